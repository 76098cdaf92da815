// Compressed geometry inside glTF: what the codecs alone (codecs_test.cpp) do not decide.
#include "draco_grid.h"
#include "read_support.h"

#include <meshoptimizer.h>

using namespace guanhe;
using namespace guanhe::test;

namespace {

/// A triangle whose positions are compressed with meshopt, standing for a second buffer that is not in the file.
Maker meshopt_triangle() {
    meshopt_encodeVertexVersion(0);
    std::vector<unsigned char> encoded(meshopt_encodeVertexBufferBound(3, 12));
    encoded.resize(meshopt_encodeVertexBuffer(encoded.data(), encoded.size(), triangle.data(), 3, 12));
    Maker maker;
    maker.view(encoded);
    maker.json["bufferViews"] = {{{"buffer", 1},
                                  {"byteLength", 36},
                                  {"byteStride", 12},
                                  {"extensions",
                                   {{"EXT_meshopt_compression",
                                     {{"buffer", 0},
                                      {"byteLength", encoded.size()},
                                      {"byteStride", 12},
                                      {"count", 3},
                                      {"mode", "ATTRIBUTES"}}}}}}};
    maker.json["buffers"] = {{{"byteLength", encoded.size()}}, {{"byteLength", 36}}};
    const int positions = maker.accessor({{"bufferView", 0}, {"componentType", 5126}, {"type", "VEC3"}, {"count", 3}});
    maker.mesh({{"attributes", {{"POSITION", positions}}}});
    return maker;
}

/// Many primitives of the same Draco data.
Maker draco_reused(const draco::Mesh& mesh, int bits, int primitives) {
    const auto encoded = encode(mesh, draco::MESH_EDGEBREAKER_ENCODING, bits, 0);
    Maker maker;
    const int view = maker.view(std::vector<char>(encoded.data(), encoded.data() + encoded.size()));
    const int positions = maker.accessor({{"componentType", 5126}, {"type", "VEC3"}, {"count", mesh.num_points()}});
    const int indices = maker.accessor({{"componentType", 5125}, {"type", "SCALAR"}, {"count", mesh.num_faces() * 3}});
    const Json one{{"attributes", {{"POSITION", positions}}},
                   {"indices", indices},
                   {"extensions",
                    {{"KHR_draco_mesh_compression",
                      {{"bufferView", view}, {"attributes", {{"POSITION", 0}, {"_UNHEARD_OF", 77}}}}}}}};
    maker.mesh(one);
    for (int i = 1; i < primitives; ++i) maker.json["meshes"][0]["primitives"].push_back(one);
    // So that the bytes that are named are in proportion to those that are there.
    maker.binary.resize(maker.binary.size() + encoded.size() * static_cast<std::size_t>(primitives));
    return maker;
}

} // namespace

TEST_CASE("a buffer that compressed views stand for need not be there, with a mark that says so and without") {
    auto maker = meshopt_triangle();
    auto scan = must_read(maker.read());
    CHECK(scan.meshes[0].primitives[0].positions.size() == 3);
    CHECK(scan.meshes[0].primitives[0].positions[1] == glm::vec3(1, 0, 0));
    maker.json["buffers"][1]["extensions"] = {{"EXT_meshopt_compression", {{"fallback", true}}}};
    scan = must_read(maker.read());
    CHECK(scan.meshes[0].primitives[0].positions.size() == 3);

    auto plain = maker;
    plain.json["buffers"][1].erase("extensions");
    plain.json["bufferViews"][0].erase("extensions");
    check_refused(plain.read(), "/buffers/1: has no \"uri\"");
    auto stray = maker; // nothing stands for this one
    stray.json["buffers"].push_back({{"byteLength", 8}});
    check_refused(stray.read(), "/buffers/2: has no \"uri\"");
}

TEST_CASE("Draco attributes that nothing reads are passed over") {
    const auto scan = must_read(draco_reused(*draco_grid(8, true), 8, 1).read());
    CHECK(scan.meshes[0].primitives[0].indices.size() == 7 * 7 * 6);
}

TEST_CASE("Draco data that is named very often takes memory only within reason") {
    const auto mesh = draco_grid(512, true); // half a million triangles in less than a kilobyte
    must_read(draco_reused(*mesh, 9, 2).read());
    check_refused(draco_reused(*mesh, 9, 60).read(), "more memory than a file of");
}
