// The rows of the scene tree: files, their scenes, and the nodes of the scene that is shown. No drawing.
#pragma once

#include "scan/scan.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace guanhe::app {

struct TreeRow {
    enum class Kind : std::uint8_t { file, scene, node };
    Kind kind = Kind::file;
    bool has_children = false;
    bool open = false;
    std::uint32_t depth = 0;
    std::uint32_t scan = 0;
    int index = -1; ///< of the scene or the node

    friend bool operator==(const TreeRow&, const TreeRow&) = default;
};

/// What the tree is made of; the scans must outlive the call.
struct TreeSource {
    const scan::Scan* scan = nullptr;
    int scene = 0; ///< the one that is shown
};

/// Keeps which rows are open, and lists those that can be seen. Listing a hundred thousand nodes takes milliseconds and
/// is done only after a change; drawing then only touches the rows on the screen.
class SceneTree {
public:
    /// New scans: their files and shown scenes are open, their nodes closed (open down to where there is something to
    /// choose).
    void reset(std::span<const TreeSource> sources);
    /// Rows that were listed before stay as they are until the next call of rows().
    void set_open(const TreeRow& row, bool open);
    /// Lists nodes whose name contains this, letter case aside (ASCII), without their parents. "" lists the tree.
    void set_filter(std::string_view filter);

    /// Call with the present scenes; made anew when something changed.
    [[nodiscard]] std::span<const TreeRow> rows(std::span<const TreeSource> sources);

private:
    void list(const TreeSource& source, std::uint32_t scan, std::vector<TreeRow>& out) const;
    void list_matches(const TreeSource& source, std::uint32_t scan, std::vector<TreeRow>& out) const;
    [[nodiscard]] bool is_open(TreeRow::Kind kind, std::uint32_t scan, int index) const;

    std::unordered_set<std::uint64_t> open_;
    std::string filter_;
    std::vector<TreeRow> rows_;
    std::vector<int> shown_scenes_; ///< that rows_ were made for
    bool stale_ = true;
};

} // namespace guanhe::app
