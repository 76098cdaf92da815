// A museum's exhibits as models: all of all sites are loaded at once, coarsely, and what is not shown takes no more.
#pragma once

#include "museum/document.h"
#include "museum/folder.h"
#include "scan/scan.h"
#include "view/stage.h"
#include "visit/scenery.h"

#include <optional>
#include <string>
#include <vector>

namespace guanhe::app {

/// Lives on the drawing thread.
class Exhibits {
public:
    /// Both must outlive this.
    Exhibits(Stage& stage, const museum::Museum& museum) : stage_(stage), museum_(museum) {}

    /// Starts loading; see Stage::poll and wait. A file that is missing, or lies outside the museum's folder, is a
    /// fault, and its exhibit is left out.
    void load(const museum::Folder& folder);
    /// Call when the stage has loaded: puts everything in its place. Nothing is seen before the first show().
    void loaded();
    /// In words, what could not be loaded.
    [[nodiscard]] std::vector<std::string> faults() const;

    /// Shows this, and nothing of other sites. `hand` is where what is held lies: the pose of a palm, up along y.
    void show(const Scenery& scenery, const glm::mat4& hand);

    /// World bounds, as they stand in the site; nothing when it is not there.
    [[nodiscard]] std::optional<scan::Bounds> bounds(const museum::Site& site, const museum::Target& target) const;
    /// The scans of exhibits that visitors stand on, with their transforms; for the ground.
    struct Walkable {
        const OpenScan* scan;
        glm::dmat4 site_from_scan;
    };
    /// Of an era of the site; empty: of all.
    [[nodiscard]] std::vector<Walkable> walkable(const museum::Site& site, const std::string& era) const;

private:
    struct Entry {
        const museum::Site* site;
        const museum::Exhibit* exhibit;
        OpenScan* scan = nullptr; ///< null: it could not be loaded
        scan::Bounds local = {};
        std::vector<std::string> parts = {}; ///< that have a look of their own now
        bool held = false;
    };
    [[nodiscard]] const Entry* find(const museum::Site& site, const std::string& exhibit) const;
    void apply(Entry& entry, const ExhibitLook& shown);

    Stage& stage_;
    const museum::Museum& museum_;
    std::vector<Entry> entries_;
    std::vector<std::size_t> asked_; ///< by entry: its file's place in what the stage was given
    std::vector<std::string> faults_;
};

} // namespace guanhe::app
