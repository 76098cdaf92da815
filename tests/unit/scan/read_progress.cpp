// Progress moves while one large primitive is read, not only when it ends.
#include "read_support.h"

#include <mutex>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// Hears how far the reading is when the primitive is handed over.
class Listener final : public scan::ReadSink {
public:
    explicit Listener(const Progress& progress) : progress_(progress) {}
    void primitive_done(std::size_t, std::size_t, scan::Primitive&) override { at_hand_over = progress_.fraction(); }
    float at_hand_over = -1.0F;

private:
    const Progress& progress_;
};

/// A flat grid of side * side vertices.
Maker grid(std::uint32_t side) {
    std::vector<float> positions, uv;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t y = 0; y < side; ++y) {
        for (std::uint32_t x = 0; x < side; ++x) {
            positions.insert(positions.end(), {static_cast<float>(x), static_cast<float>(y), 0.0F});
            uv.insert(uv.end(), {static_cast<float>(x), static_cast<float>(y)});
            if (x + 1 == side || y + 1 == side) continue;
            const auto a = y * side + x;
            indices.insert(indices.end(), {a, a + 1, a + side, a + 1, a + side + 1, a + side});
        }
    }
    Maker maker;
    const int at = maker.positions(positions);
    const int coordinates = maker.accessor(uv, 5126, "VEC2", uv.size() / 2);
    maker.mesh({{"attributes", {{"POSITION", at}, {"TEXCOORD_0", coordinates}}}, {"indices", maker.indices(indices)}});
    return maker;
}

} // namespace

TEST_CASE("progress has moved by what was read when a primitive is handed over, and ends at all") {
    Progress progress;
    Listener sink(progress);
    scan::ReadOptions options;
    options.progress = &progress;
    options.sink = &sink;
    must_read(grid(300).read(options));
    CHECK(sink.at_hand_over > 0.45F); // the sink has as much to do again
    CHECK(sink.at_hand_over < 0.55F);
    CHECK(progress.fraction() == 1.0F);
}

TEST_CASE("a primitive that fails leaves no progress behind") {
    auto maker = grid(10);
    maker.json["accessors"][0]["count"] = 50; // the indices now reach past the vertices
    maker.json["accessors"][1]["count"] = 50;
    Progress progress;
    scan::ReadOptions options;
    options.progress = &progress;
    check_refused(maker.read(options), "past the 50 vertices");
    CHECK(progress.fraction() == 1.0F);
}

TEST_CASE("tangents that are made are part of the work") {
    auto maker = grid(50);
    Progress plain_progress;
    Listener plain(plain_progress);
    scan::ReadOptions options;
    options.progress = &plain_progress;
    options.sink = &plain;
    must_read(maker.read(options));

    maker.json["images"] = {
        {{"uri", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dw"
                 "HwAFBQIAX8jx0gAAAABJRU5ErkJggg=="}}};
    maker.json["textures"] = {{{"source", 0}}};
    maker.json["materials"] = {{{"normalTexture", {{"index", 0}}}}};
    maker.json["meshes"][0]["primitives"][0]["material"] = 0;
    Progress progress;
    Listener sink(progress);
    options.progress = &progress;
    options.sink = &sink;
    const auto scan = must_read(maker.read(options));
    CHECK_FALSE(scan.meshes[0].primitives[0].tangents.empty());
    CHECK(sink.at_hand_over > 0.9F);
    CHECK(progress.fraction() == 1.0F);
}
