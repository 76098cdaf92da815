// Which pages a set of views asks for, best first, within a budget.
#pragma once

#include "stream/scene.h"
#include "stream/streamer.h"

#include <glm/glm.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace guanhe::stream {

/// Everything a choice depends on, but for which pages are broken.
struct Question {
    std::shared_ptr<const Scene> scene;
    std::vector<Eye> eyes;
    glm::dvec3 motion{0.0}; ///< metres a second
    std::uint64_t budget_bytes = 0;
    float lod_error_pixels = 1.0F;
};

struct WantedPage {
    std::uint32_t pack = 0, page = 0;
    float priority = 0.0F; ///< pixels of error without it; a parent's is at least its child's
};

struct Choice {
    std::vector<WantedPage> pages; ///< parents before children; closed under parents; roots always
    std::uint64_t bytes = 0;
    float lod_error_pixels = 1.0F; ///< what the pages reach
};

/// Opens the group with the largest error on screen, again and again, until all errors are small enough or the budget
/// is used up. Outside the frusta errors count for a part, and so do those that the eyes will see if they move on, so
/// that what is needed next is there. The same question always has the same answer, and one answer serves all eyes. One
/// thread; keeps its storage.
class Chooser {
public:
    void choose(const Question& question, Choice& choice);

private:
    struct Candidate {
        float error;
        std::uint32_t pack, mesh, group;
        bool operator<(const Candidate& b) const noexcept {
            if (error != b.error) return error < b.error;
            if (pack != b.pack) return pack > b.pack;
            return group < b.group;
        }
    };
    struct Look {                        ///< an eye, now or where it will be
        std::array<glm::vec4, 5> planes; ///< of the frustum, unit normals inwards, relative to the eye
        glm::dvec3 position{0.0};
        float pixels_per_radian = 1.0F, pixels_per_metre = 0.0F;
        float weight = 1.0F;
    };
    struct Seen {                ///< a place, by the looks
        float most = 0.0F;       ///< pixels for each local unit of error, at least for any group
        std::uint32_t place = 0; ///< of the scene
    };
    struct PackScratch {
        std::vector<std::uint32_t> seen;   ///< groups, by round
        std::vector<std::uint32_t> wanted; ///< pages, by round
    };
    void look(const Question& question);
    void see(const Question& question);
    void begin(const Question& question, Choice& choice);
    [[nodiscard]] float error_of(const Scene& scene, const pack::Group& group, std::uint32_t mesh) const;
    enum class Got { yes, broken, full };
    [[nodiscard]] Got want(const Question& question, std::uint32_t pack, std::uint32_t page, float priority,
                           std::uint64_t limit, Choice& choice);

    std::uint32_t round_ = 0;
    std::vector<Look> looks_;
    std::vector<glm::vec3> offsets_; ///< of places from looks: place by place
    std::vector<Seen> seen_;         ///< as Scene::places(), but of each mesh those first that may ask for most
    std::vector<PackScratch> packs_;
    std::vector<Candidate> heap_;
    std::vector<std::uint32_t> stack_;
};

} // namespace guanhe::stream
