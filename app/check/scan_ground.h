// The scans of a museum's exhibits as its check asks of them: baked, from the cache where they are there.
#pragma once

#include "base/jobs.h"
#include "museum/check/check.h"
#include "museum/folder.h"
#include "pack/pack.h"
#include "walk/coarse.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace guanhe::app {

/// What is baked is kept in the user's cache, like what is opened for a view. Keeps every pack open.
class ScanGround final : public museum::Ground {
public:
    /// All three outlive this.
    ScanGround(const museum::Folder& folder, Jobs& jobs) : folder_(folder), jobs_(jobs) {}

    [[nodiscard]] Result<std::vector<walk::Triangle>> surface(const museum::Site& site,
                                                              const museum::Exhibit& exhibit) override;
    [[nodiscard]] Result<museum::FrameCost> cost(const museum::Site& site, const museum::Exhibit& exhibit,
                                                 const glm::dvec3& eye) override;

private:
    /// A mesh where the scan's own nodes put it.
    struct Baked {
        std::shared_ptr<const pack::Pack> pack;
        std::vector<walk::Place> places;
    };
    [[nodiscard]] Result<const Baked*> baked(const museum::FileRef& scan);
    [[nodiscard]] Result<Baked> bake(const Path& path) const;
    [[nodiscard]] Result<std::vector<walk::Place>> places(const museum::Exhibit& exhibit);

    const museum::Folder& folder_;
    Jobs& jobs_;
    std::map<std::string, Result<Baked>> baked_; ///< by the file's name in the museum
};

} // namespace guanhe::app
