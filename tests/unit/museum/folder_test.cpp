// A file outside the museum's folder is never opened, whatever the documents and the links in the folder say.
#include "museum_folder.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

namespace {

/// False where the system lets no program make links (Windows without the right to).
bool link(const Path& target, const Path& name, bool folder = false) {
    std::error_code failed;
    if (folder) {
        std::filesystem::create_directory_symlink(target, name, failed);
    } else {
        std::filesystem::create_symlink(target, name, failed);
    }
    return !failed;
}

#define LINK_OR_SKIP(...)                                                                                              \
    if (!link(__VA_ARGS__)) {                                                                                          \
        MESSAGE("SKIPPED: this system lets no test make links");                                                       \
        return;                                                                                                        \
    }                                                                                                                  \
    static_assert(true)

} // namespace

TEST_CASE("a museum is named by its folder or by its museum.json") {
    const MuseumFolder museum;
    CHECK(Folder::open(museum.path() / "museum.json")->root() == museum.folder().root());
    CHECK(Folder::open(museum.path())->root() == museum.folder().root());
    // In the folder itself; where the test runs there is one, whatever is in it.
    CHECK(Folder::open("museum.json")->root() == std::filesystem::canonical("."));
    const auto none = Folder::open(museum.path() / "nowhere" / "museum.json");
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().message().find("nowhere") != std::string::npos);
}

TEST_CASE("names are from the file that uses them, and may go up within the museum") {
    const FileRef site{"sites/pit/site.json"};
    CHECK(Folder::resolve(site, "pit.glb")->path == "sites/pit/pit.glb");
    CHECK(Folder::resolve(site, "./a//b/../图.png")->path == "sites/pit/a/图.png");
    CHECK(Folder::resolve(site, "../../audio/x.opus")->path == "audio/x.opus");
    CHECK(Folder::resolve({}, "..a/...")->path == "..a/...");
    CHECK(Folder::written(site, {"audio/x.opus"}) == "../../audio/x.opus");
    CHECK(Folder::written(site, {"sites/pit/a/b.glb"}) == "a/b.glb");
    CHECK(Folder::written(site, {"sites/wall/b.glb"}) == "../wall/b.glb");
    CHECK(Folder::written({"museum.json"}, {"sites/pit/site.json"}) == "sites/pit/site.json");
    for (const char* file : {"a", "sites/a", "sites/pit/x/y", "sites/pit/site.json"})
        CHECK(Folder::resolve(site, Folder::written(site, {file}))->path == file);
}

TEST_CASE("a name that leads out of the museum is refused in words") {
    const FileRef site{"sites/pit/site.json"};
    const std::string endless(2000, 'a');
    for (const std::string& bad : std::vector<std::string>{
             "", "/etc/passwd", "../../../x", "a/../../../../x", "..", ".", "a/", "../..", "C:/x", "c:x",
             "https://example.org/a.glb", "file:///etc/passwd", "..\\..\\x", "\\\\host\\x", "a\nb", "\x7F", endless}) {
        const auto result = Folder::resolve(site, bad);
        REQUIRE_FALSE_MESSAGE(result.ok(), bad);
        CHECK(result.error().message().size() > 10);
        CHECK_FALSE(result.error().hint.empty());
    }
    CHECK_FALSE(Folder::resolve(site, std::string_view("a\0b", 3)).ok());
    std::string chinese = "/";
    for (int i = 0; i < 100; ++i) chinese += "坑";
    CHECK(Folder::resolve(site, chinese).error().what.find("\"/坑坑坑") == 0); // cut, and still shown
    CHECK(MuseumFolder().folder().locate({"../x"}).error().where == "../x");
}

TEST_CASE("a link within the museum is followed; one that leads out is not") {
    const MuseumFolder museum;
    museum.write("jar.txt", "jar");
    std::filesystem::create_directories(museum.outside() / "museum-private");
    {
        std::ofstream(museum.outside() / "museum-private/secret.txt") << "secret";
    }
    LINK_OR_SKIP(museum.path() / "jar.txt", museum.path() / "inside.txt");
    LINK_OR_SKIP(museum.outside() / "museum-private/secret.txt", museum.path() / "out.txt");
    LINK_OR_SKIP("../museum-private", museum.path() / "folder", true);
    LINK_OR_SKIP("loop.txt", museum.path() / "loop.txt");
    const auto folder = museum.folder();
    CHECK(folder.read_text({"inside.txt"}, 100).value() == "jar");
    for (const char* name :
         {"out.txt", "folder/secret.txt", "loop.txt", "../museum-private/secret.txt", "gone.txt", "sites"}) {
        CHECK_FALSE_MESSAGE(folder.read_text({name}, 100).ok(), name);
    }
    CHECK(folder.read_text({"out.txt"}, 100).error().what.find("link") != std::string::npos);
    CHECK_FALSE(folder.write_text({"out.txt"}, "overwritten").ok());
    CHECK_FALSE(folder.write_text({"folder/new.txt"}, "written").ok());
    CHECK(read_text(museum.outside() / "museum-private/secret.txt").value() == "secret");
    CHECK(folder.write_text({"inside.txt"}, "new").ok());
    CHECK(read_text(museum.path() / "jar.txt").value() == "new");
}

TEST_CASE("a museum that is opened through a link is a museum") {
    const MuseumFolder museum;
    LINK_OR_SKIP(museum.path(), museum.outside() / "door", true);
    CHECK(read_museum(museum.outside() / "door").value().museum.sites.size() == 1);
}

TEST_CASE("a site behind a link that leads out is left out, and told of") {
    const MuseumFolder museum;
    std::filesystem::rename(museum.path() / "sites/pit", museum.outside() / "pit");
    LINK_OR_SKIP(museum.outside() / "pit", museum.path() / "sites/pit", true);
    const auto read = museum.read();
    CHECK(read.museum.sites.empty());
    CHECK(read.museum.tours.size() == 1);
    const auto* finding = find_rule(read.findings, "path.outside");
    REQUIRE(finding != nullptr);
    CHECK(finding->pointer == "/sites/0");
    CHECK(speaks(*finding));
}

TEST_CASE("a scan that names files outside the museum is not opened") {
    const MuseumFolder museum;
    {
        std::ofstream(museum.outside() / "secret.bin") << "secret";
    }
    museum.write("good.gltf",
                 R"({"asset": {"version": "2.0"}, "buffers": [{"uri": "good.bin"}, {"uri": "gone.bin"}]})");
    museum.write("good.bin", "x");
    museum.write("bad.gltf", R"({"asset": {"version": "2.0"}, "buffers": [{"uri": "../secret.bin"}]})");
    museum.write("bad.obj", "mtllib bad.mtl\nv 0 0 0\n");
    LINK_OR_SKIP(museum.outside() / "secret.bin", museum.path() / "bad.mtl");
    const auto folder = museum.folder();
    CHECK(folder.locate_scan({"good.gltf"}).ok());
    CHECK_FALSE(folder.locate_scan({"bad.gltf"}).ok());
    CHECK_FALSE(folder.locate_scan({"bad.obj"}).ok());
    CHECK(folder.locate_scan({"bad.gltf"}).error().message().find("secret.bin") != std::string::npos);
    CHECK(folder.leads_out({"bad.mtl"}));
    CHECK_FALSE(folder.leads_out({"good.gltf"}));
}
