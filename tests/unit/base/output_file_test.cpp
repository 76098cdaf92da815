#include "base/output_file.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#if !defined(_WIN32)
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#endif

using namespace guanhe;

namespace {

std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
}

OutputFile make(const Path& target) {
    auto file = OutputFile::create(target);
    REQUIRE_MESSAGE(file.ok(), (file.ok() ? "" : file.error().message()));
    return std::move(file).value();
}

std::string get(const Path& path) {
    auto text = read_text(path);
    REQUIRE_MESSAGE(text.ok(), (text.ok() ? "" : text.error().message()));
    return std::move(text).value();
}

} // namespace

TEST_CASE("output file: the target is the old file until finish, and the new one after") {
    const test::Scratch folder;
    const auto target = folder.write("scan", "old");
    auto file = make(target);
    REQUIRE(file.append(bytes("____ new")).ok());
    REQUIRE(file.sync().ok());
    CHECK(get(target) == "old");
    REQUIRE(file.write_at(0, bytes("very")).ok());
    CHECK(file.size() == 8);
    REQUIRE(file.finish().ok());
    CHECK(get(target) == "very new");
    CHECK(folder.names().size() == 1);
}

TEST_CASE("output file: dropped before finish, it leaves the folder as it was") {
    const test::Scratch folder;
    {
        auto file = make(folder / "scan");
        REQUIRE(file.append(std::vector<std::byte>(3'000'000)).ok());
        CHECK(folder.names().size() == 1);
    }
    CHECK(folder.names().empty());
}

TEST_CASE("output file: what nobody writes any more goes, what is being written and what is another's stays") {
    const test::Scratch folder;
    (void)folder.write("scan.unfinished-0", "left by a killed program");
    (void)folder.write("scan.unfinished-73", "left by another");
    for (const auto* other : {"scan.unfinished-", "scan.unfinished-1x", "scan2.unfinished-0", "scan.part-1"}) {
        (void)folder.write(other, "");
    }
    auto first = make(folder / "scan");
    REQUIRE(first.append(bytes("first")).ok());
    auto second = make(folder / "scan"); // must not take the first one's away
    REQUIRE(second.append(bytes("second")).ok());
    CHECK(folder.names().size() == 4 + 2);
    REQUIRE(first.finish().ok());
    CHECK(get(folder / "scan") == "first");
    REQUIRE(second.finish().ok());
    CHECK(get(folder / "scan") == "second");
    auto names = folder.names();
    std::ranges::sort(names);
    CHECK(names == std::vector<std::string>{"scan", "scan.part-1", "scan.unfinished-", "scan.unfinished-1x",
                                            "scan2.unfinished-0"});
}

TEST_CASE("output file: a folder that is not there, and a directory in the way, are refused by name") {
    const test::Scratch folder;
    for (const auto& target : {folder / "none/scan", folder / "."}) {
        const auto file = OutputFile::create(target);
        REQUIRE(!file.ok());
        CHECK(file.error().message().find(path_to_utf8(target)) != std::string::npos);
    }
}

#if !defined(_WIN32)
TEST_CASE("output file: a killed program's file is removed by the next one") {
    const test::Scratch folder;
    const pid_t child = ::fork();
    if (child == 0) {
        auto file = OutputFile::create(folder / "scan");
        if (!file.ok() || !file->append(std::vector<std::byte>(2'000'000)).ok() || !file->sync().ok()) ::_exit(1);
        ::kill(::getpid(), SIGKILL);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(folder.names().size() == 1); // killed while it was written, so the test means something
    {
        auto file = make(folder / "scan");
        CHECK(folder.names().size() == 1);
    }
    CHECK(folder.names().empty());
}

TEST_CASE("output file: a link is followed, and permissions are kept") {
    const test::Scratch folder;
    const auto real = folder.write("real", "old");
    std::filesystem::permissions(real, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::create_symlink(real, folder / "link");
    auto file = make(folder / "link");
    REQUIRE(file.append(bytes("new")).ok());
    REQUIRE(file.finish().ok());
    CHECK(std::filesystem::is_symlink(folder / "link"));
    CHECK(get(real) == "new");
    CHECK(std::filesystem::status(real).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}
#endif
