#include "base/file.h"

#include <doctest/doctest.h>

#include <fstream>
#include <numeric>
#include <thread>
#include <vector>

#if !defined(_WIN32)
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#endif

using namespace guanhe;

namespace {

/// An empty folder that goes away with the test.
struct Folder {
    Path path;
    Folder() {
        const auto parent = std::filesystem::temp_directory_path();
        for (int i = 0;; ++i) {
            path = parent / ("guanhe-file-test-" + std::to_string(i));
            if (std::filesystem::create_directory(path)) break;
        }
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path, ignored);
    }
    [[nodiscard]] std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
    }
};

void put(const Path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string get(const Path& path) {
    auto text = read_text(path);
    REQUIRE_MESSAGE(text.ok(), (text.ok() ? "" : text.error().message()));
    return std::move(text).value();
}

} // namespace

TEST_CASE("a mapped file has the file's bytes, and they outlive it") {
    const Folder folder;
    put(folder.path / "a", "jar");
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> keep;
    {
        const auto file = MappedFile::open(folder.path / "a");
        REQUIRE(file.ok());
        bytes = file.value().bytes();
        keep = file.value().keep_alive();
    }
    REQUIRE(bytes.size() == 3);
    CHECK(static_cast<char>(bytes[2]) == 'r');
}

TEST_CASE("an empty file maps to no bytes") {
    const Folder folder;
    put(folder.path / "empty", "");
    const auto file = MappedFile::open(folder.path / "empty");
    REQUIRE(file.ok());
    CHECK(file.value().bytes().empty());
    file.value().forget(file.value().bytes());
}

TEST_CASE("what cannot be mapped is refused with its name and the reason") {
    const Folder folder;
    const auto refused = [](const Path& path) {
        const auto file = MappedFile::open(path);
        REQUIRE_FALSE(file.ok());
        CHECK(file.error().where == path_to_utf8(path));
        return file.error().what;
    };
    CHECK(refused(folder.path / "missing") == "there is no such file");
    CHECK(refused(folder.path).find("directory") != std::string::npos);
    put(folder.path / "plain", "x");
    CHECK(refused(folder.path / "plain" / "below") == "there is no such file");
#if !defined(_WIN32)
    REQUIRE(::mkfifo((folder.path / "pipe").c_str(), 0600) == 0);
    CHECK(refused(folder.path / "pipe").find("not a plain file") != std::string::npos);
    CHECK(refused("/dev/null").find("not a plain file") != std::string::npos);
    if (::geteuid() != 0) { // root may read everything
        std::filesystem::permissions(folder.path / "plain", std::filesystem::perms::none);
        CHECK(refused(folder.path / "plain").find("may not be read") != std::string::npos);
    }
#endif
}

TEST_CASE("forgotten bytes can still be read") {
    const Folder folder;
    std::string text(1 << 20, 'x');
    text.back() = 'y';
    put(folder.path / "big", text);
    const auto file = MappedFile::open(folder.path / "big");
    REQUIRE(file.ok());
    const auto bytes = file.value().bytes();
    CHECK(static_cast<char>(bytes.back()) == 'y');
    file.value().forget(bytes);
    file.value().forget(bytes.subspan(100, 5));
    CHECK(static_cast<char>(bytes.back()) == 'y');
    CHECK(static_cast<char>(bytes.front()) == 'x');
}

TEST_CASE("text has a limit") {
    const Folder folder;
    put(folder.path / "t", "12345");
    CHECK(get(folder.path / "t") == "12345");
    const auto over = read_text(folder.path / "t", 4);
    REQUIRE_FALSE(over.ok());
    CHECK(over.error().what.find('5') != std::string::npos);
}

TEST_CASE("names are UTF-8 both ways") {
    const Folder folder;
    const std::string name = "文物 ❤♻.txt";
    const auto path = folder.path / path_from_utf8(name);
    REQUIRE(write_text_atomic(path, "ok").ok());
    CHECK(path_to_utf8(path.filename()) == name);
    CHECK(get(path) == "ok");
}

TEST_CASE("an atomic write replaces the file and leaves nothing beside it") {
    const Folder folder;
    const auto path = folder.path / "settings.json";
    REQUIRE(write_text_atomic(path, "first, and longer").ok());
    REQUIRE(write_text_atomic(path, "second").ok());
    CHECK(get(path) == "second");
    CHECK(folder.entries() == 1);
}

TEST_CASE("an atomic write that fails leaves the old file and nothing else") {
    const Folder folder;
    const auto path = folder.path / "kept";
    put(path, "old");

    SUBCASE("a directory in the way") {
        const auto way = folder.path / "way";
        std::filesystem::create_directory(way);
        const auto result = write_text_atomic(way, "new");
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().message().find("way") != std::string::npos);
        CHECK(folder.entries() == 2);
    }
    SUBCASE("no such folder") {
        const auto result = write_text_atomic(folder.path / "none" / "f", "new");
        REQUIRE_FALSE(result.ok());
        CHECK_FALSE(result.error().hint.empty());
    }
#if !defined(_WIN32)
    SUBCASE("the disk is full") {
        // A limit on file size fails a write in its middle, as a full disk does.
        const std::string big(1 << 20, 'x');
        rlimit old{};
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
        const rlimit small{1 << 16, old.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
        const auto result = write_text_atomic(path, big);
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &old) == 0);
        std::signal(SIGXFSZ, handler);
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().kind == ErrorKind::internal);
        CHECK(folder.entries() == 1);
    }
    SUBCASE("a read-only folder") {
        if (::geteuid() == 0) {
            MESSAGE("SKIPPED: root may write everywhere");
            return;
        }
        std::filesystem::permissions(folder.path,
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
        const auto result = write_text_atomic(path, "new");
        REQUIRE_FALSE(result.ok());
        CHECK_FALSE(result.error().hint.empty());
        CHECK(folder.entries() == 1);
    }
    SUBCASE("a device in the way") {
        CHECK_FALSE(write_text_atomic("/dev/null", "new").ok());
    }
#endif
    CHECK(get(path) == "old");
}

#if !defined(_WIN32)
TEST_CASE("an atomic write through a link changes the file that it names, and keeps its permissions") {
    const Folder folder;
    put(folder.path / "real", "old");
    std::filesystem::permissions(folder.path / "real",
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::create_symlink("real", folder.path / "link");
    REQUIRE(write_text_atomic(folder.path / "link", "new").ok());
    CHECK(get(folder.path / "real") == "new");
    CHECK(std::filesystem::is_symlink(folder.path / "link"));
    CHECK(std::filesystem::status(folder.path / "real").permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}
#endif

TEST_CASE("readers see the old text or the new, never a part") {
    const Folder folder;
    const auto path = folder.path / "f";
    const std::string a(300'000, 'a');
    const std::string b(200'000, 'b');
    REQUIRE(write_text_atomic(path, a).ok());
    std::jthread writer([&](const std::stop_token& stop) {
        for (bool odd = true; !stop.stop_requested(); odd = !odd) (void)write_text_atomic(path, odd ? b : a);
    });
    for (int i = 0; i < 50; ++i) {
        const auto text = get(path);
        CHECK((text == a || text == b));
    }
}
