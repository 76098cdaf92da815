// What stands beside the captions: told apart by its name, and pictures with their times.
#include "museum/signing.h"

#include "museum_folder.h"
#include "scratch.h"

#include <doctest/doctest.h>

using namespace guanhe;
using namespace guanhe::museum;
using namespace guanhe::test;

TEST_CASE("signing is a video, a picture, or pictures with times, by its name") {
    CHECK(signing_kind({"a/hello.mp4"}) == SigningKind::video);
    CHECK(signing_kind({"hello.webm"}) == SigningKind::video);
    CHECK(signing_kind({"no-ending"}) == SigningKind::video);
    CHECK(signing_kind({"hello.PNG"}) == SigningKind::picture);
    CHECK(signing_kind({"hello.jpeg"}) == SigningKind::picture);
    CHECK(signing_kind({"hello.vtt"}) == SigningKind::pictures);
}

TEST_CASE("pictures are named from the caption file's own folder, and never outside the museum") {
    const Scratch scratch;
    std::filesystem::create_directories(scratch.path() / "captions");
    static_cast<void>(scratch.write("captions/a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n../pictures/one.png\n\n"
                                                      "00:01.000 --> 00:03.500\ntwo.png\n\n"
                                                      "00:04.000 --> 00:05.000\n../../private.png\n"));
    const auto folder = Folder::open(scratch.path());
    REQUIRE(folder.ok());
    std::vector<Finding> findings;
    const auto pictures = read_signing_pictures(*folder, {"captions/a.vtt"}, findings);
    REQUIRE_MESSAGE(pictures.ok(), pictures.error().message());
    REQUIRE(pictures->size() == 2);
    CHECK((*pictures)[0].file.path == "pictures/one.png");
    CHECK((*pictures)[1].file.path == "captions/two.png");
    CHECK((*pictures)[1].start == 1.0);
    CHECK((*pictures)[1].end == 3.5);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "path.outside");
    CHECK_FALSE(read_signing_pictures(*folder, {"captions/missing.vtt"}, findings).ok());
}
