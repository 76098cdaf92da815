#include "base/scratch_file.h"
#include "scratch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <vector>

#if !defined(_WIN32)
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#endif

using namespace guanhe;

namespace {

std::vector<std::byte> pattern(std::size_t size, unsigned seed) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((i * 7 + seed + (i >> 11U)) & 0xFFU);
    return bytes;
}

ScratchFile make(const test::Scratch& folder) {
    auto file = ScratchFile::create(folder / ".");
    REQUIRE_MESSAGE(file.ok(), (file.ok() ? "" : file.error().message()));
    return std::move(file).value();
}

} // namespace

TEST_CASE("scratch file: pieces of all sizes read back in order") {
    const test::Scratch folder;
    auto file = make(folder);
    std::vector<std::byte> all;
    for (const std::size_t size : {1U, 0U, 4096U, 700'000U, 700'000U, 3'000'000U, 17U}) {
        const auto piece = pattern(size, static_cast<unsigned>(all.size()));
        REQUIRE(file.append(piece).ok());
        all.insert(all.end(), piece.begin(), piece.end());
        CHECK(file.size() == all.size());
    }
    const auto map = file.map();
    REQUIRE(map.ok());
    CHECK(std::ranges::equal(map->bytes(), all));
}

TEST_CASE("scratch file: writing at a place, before, across and beyond what was appended") {
    const test::Scratch folder;
    auto file = make(folder);
    std::vector<std::byte> all = pattern(1000, 1);
    REQUIRE(file.append(all).ok());
    const auto put = [&](std::size_t at, std::size_t size) {
        const auto piece = pattern(size, static_cast<unsigned>(at));
        REQUIRE(file.write_at(at, piece).ok());
        all.resize(std::max(all.size(), at + size));
        std::ranges::copy(piece, all.begin() + static_cast<std::ptrdiff_t>(at));
    };
    put(100, 50);
    put(990, 30);
    put(5000, 10); // the gap reads as zeros
    const auto tail = pattern(20, 9);
    REQUIRE(file.append(tail).ok());
    all.insert(all.end(), tail.begin(), tail.end());
    const auto map = file.map();
    REQUIRE(map.ok());
    CHECK(std::ranges::equal(map->bytes(), all));
}

TEST_CASE("scratch file: a mapping outlives its file, and sees what is written over it later") {
    const test::Scratch folder;
    std::optional<MappedFile> first;
    {
        auto file = make(folder);
        REQUIRE(file.append(pattern(100'000, 3)).ok());
        auto map = file.map();
        REQUIRE(map.ok());
        first = std::move(map).value();
        const auto changed = pattern(10, 77);
        REQUIRE(file.write_at(50'000, changed).ok());
        REQUIRE(file.append(pattern(100'000, 4)).ok());
        const auto second = file.map();
        REQUIRE(second.ok());
        CHECK(second->bytes().size() == 200'000);
        CHECK(std::ranges::equal(first->bytes().subspan(50'000, 10), changed));
        first->forget(first->bytes());
    }
    CHECK(first->bytes().size() == 100'000);
    CHECK(std::ranges::equal(first->bytes().first(50'000), pattern(50'000, 3)));
}

TEST_CASE("scratch file: nothing written maps to nothing") {
    const test::Scratch folder;
    auto file = make(folder);
    const auto map = file.map();
    REQUIRE(map.ok());
    CHECK(map->bytes().empty());
}

TEST_CASE("scratch file: a folder that is not there is named, and what to do") {
    const test::Scratch folder;
    const auto file = ScratchFile::create(folder / "none");
    REQUIRE(!file.ok());
    CHECK(file.error().message().find("none") != std::string::npos);
    CHECK(file.error().hint.find("folder") != std::string::npos);
}

#if !defined(_WIN32)
TEST_CASE("scratch file: the folder lists nothing, and a killed program leaves nothing") {
    const test::Scratch folder;
    const pid_t child = ::fork();
    if (child == 0) {
        auto file = ScratchFile::create(folder / ".");
        if (!file.ok() || !file->append(pattern(2'000'000, 5)).ok()) ::_exit(1);
        ::kill(::getpid(), SIGKILL);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(folder.names().empty());

    auto file = make(folder);
    CHECK(folder.names().empty());
}

TEST_CASE("scratch file: a disk that takes no more is an error") {
    // A limit on file sizes fails in the same place.
    const test::Scratch folder;
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const struct rlimit limit = {1 << 20, 1 << 20};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto file = ScratchFile::create(folder / ".");
        const auto written = file.ok() ? file->append(pattern(3 << 20, 5)) : Result<void>();
        ::_exit(file.ok() && !written.ok() && !written.error().what.empty() ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
#endif
