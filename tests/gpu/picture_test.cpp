// One golden picture: runs the real program off-screen and compares what it draws with tests/gpu/golden/NAME.png.
//   picture_test --program guanhe --list pictures.json --goldens DIR --failures DIR --model pit.glb NAME
// Exit codes: 0 the same, 1 not, 77 skipped for want of test data. GUANHE_UPDATE_GOLDENS=1 writes the golden instead.
#include "../data_folder.h"
#include "base/child_process.h"
#include "image/ktx2.h"
#include "picture_compare.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace guanhe;
using nlohmann::json;

constexpr int skipped = 77;
constexpr double least_detail = 0.0005;

struct Job {
    Path program, goldens, failures, model;
    std::string name;
    json entry;
};

Error failure(std::string what, const Path& where) {
    return {.what = std::move(what), .where = path_to_utf8(where), .hint = {}};
}

Result<json> parse(const Path& path) {
    GUANHE_TRY_LET(const auto text, read_text(path));
    auto document = json::parse(text, nullptr, false);
    if (document.is_discarded()) return failure("is not JSON", path);
    return document;
}

Result<Job> read_job(int argc, char** argv) {
    std::map<std::string, std::string> given;
    for (int i = 1; i + 1 < argc; i += 2) given[argv[i]] = argv[i + 1];
    for (const char* needed : {"--program", "--list", "--goldens", "--failures", "--model"})
        if (!given.contains(needed)) return failure(std::string(needed) + " is missing", "picture_test");
    const auto list_path = path_from_utf8(given["--list"]);
    GUANHE_TRY_LET(const auto list, parse(list_path));
    const std::string name = argv[argc - 1];
    for (const auto& entry : list.at("pictures"))
        if (entry.at("name") == name)
            return Job{.program = path_from_utf8(given["--program"]),
                       .goldens = path_from_utf8(given["--goldens"]),
                       .failures = path_from_utf8(given["--failures"]),
                       .model = path_from_utf8(given["--model"]),
                       .name = name,
                       .entry = entry};
    return failure("has no picture named " + name, list_path);
}

constexpr std::string_view in_data = "DATA/"; ///< begins an argument that names a file of the test data

std::vector<std::string> extra_arguments(const Job& job) {
    return job.entry.value("arguments", std::vector<std::string>{});
}

bool shows_model(const Job& job) {
    return job.entry.value("model", false);
}

bool needs_data(const Job& job) {
    return !shows_model(job) || std::ranges::any_of(extra_arguments(job),
                                                    [](const auto& argument) { return argument.starts_with(in_data); });
}

struct Files {
    Path picture, statistics, messages;
};

Result<int> draw(const Job& job, const Path& scan, const Path& data, const Files& files) {
    ChildOptions child;
    child.arguments = {path_to_utf8(job.program),
                       "view",
                       path_to_utf8(scan),
                       "--headless",
                       "--size",
                       "480x360",
                       "--validation",
                       "--shot",
                       path_to_utf8(files.picture),
                       "--stats",
                       path_to_utf8(files.statistics)};
    for (const auto& argument : extra_arguments(job))
        child.arguments.push_back(argument.starts_with(in_data)
                                      ? path_to_utf8(data / path_from_utf8(argument.substr(in_data.size())))
                                      : argument);
    child.error_file = files.messages;
    GUANHE_TRY_LET(const auto outcome, run_child(child));
    return outcome.exit_code;
}

/// Whether this build must refuse the file, whose textures only a KTX2 transcoder can read.
bool is_refused(const Job& job) {
    return job.entry.contains("refused") && !image::has_ktx2_transcoder();
}

/// The program must refuse, in the words that the list gives.
Result<void> check_refusal(const Job& job, int exit_code, const Files& files) {
    GUANHE_TRY_LET(const auto said, read_text(files.messages));
    if (exit_code != 1)
        return failure("should have been refused with exit code 1, not " + std::to_string(exit_code), job.name);
    const auto words = job.entry.at("refused").get<std::string>();
    if (said.find(words) == std::string::npos)
        return failure("was refused without \"" + words + "\", but with: " + said, job.name);
    return {};
}

Result<void> check_statistics(const Job& job, const Files& files) {
    GUANHE_TRY_LET(const auto statistics, parse(files.statistics));
    for (const auto& warning : statistics.at("warnings")) {
        const auto text = warning.get<std::string>();
        if (text.find("VUID") != std::string::npos || text.find("SYNC-HAZARD") != std::string::npos ||
            text.find("alidation") != std::string::npos)
            return failure("validation: " + text, job.name);
    }
    if (!job.entry.value("empty", false) && statistics.at("triangles_drawn").get<std::uint64_t>() == 0)
        return failure("no triangle was drawn", job.name);
    return {};
}

void keep(const Path& from, const Path& to) {
    std::error_code ignored;
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, ignored);
}

Result<void> check_picture(const Job& job, const Files& files) {
    GUANHE_TRY_LET(const auto picture, image::load_rgba8(files.picture));
    const bool empty = test::detail_share(picture) < least_detail;
    if (empty != job.entry.value("empty", false))
        return failure(empty ? "nothing can be seen in the picture" : "something can be seen where nothing should be",
                       files.picture);

    const auto golden = job.goldens / path_from_utf8(job.entry.value("golden", job.name) + ".png");
    const bool borrowed = job.entry.contains("golden"); // another picture's: what both show is the same
    if (!borrowed && environment_variable("GUANHE_UPDATE_GOLDENS") == "1") {
        GUANHE_TRY(image::save_png(golden, picture.width, picture.height, picture.pixels));
        std::cout << job.name << ": golden written: " << path_to_utf8(golden) << "\n";
        return {};
    }
    std::error_code ignored;
    std::filesystem::create_directories(job.failures, ignored);
    const auto kept = job.failures / path_from_utf8(job.name + ".picture.png");
    if (!std::filesystem::exists(golden)) {
        keep(files.picture, kept);
        return failure("there is no golden yet; look at " + path_to_utf8(kept) +
                           ", then run with GUANHE_UPDATE_GOLDENS=1",
                       golden);
    }
    GUANHE_TRY_LET(const auto reference, image::load_rgba8(golden));
    if (reference.width != picture.width || reference.height != picture.height)
        return failure("the picture and its golden differ in size", golden);
    const auto comparison = test::compare(picture, reference);
    std::cout << job.name << ": " << comparison.words() << "\n";
    if (comparison.same(job.entry.value("tolerance", 1.0))) return {};

    const auto kept_reference = job.failures / path_from_utf8(job.name + ".reference.png");
    const auto kept_difference = job.failures / path_from_utf8(job.name + ".difference.png");
    keep(files.picture, kept);
    keep(golden, kept_reference);
    const auto difference = test::difference_picture(picture, reference);
    GUANHE_TRY(image::save_png(kept_difference, difference.width, difference.height, difference.pixels));
    std::cout << "  picture:    " << path_to_utf8(kept) << "\n  reference:  " << path_to_utf8(kept_reference)
              << "\n  difference: " << path_to_utf8(kept_difference) << "\n";
    return failure("the picture does not look like its golden", job.name);
}

Result<int> run(const Job& job) {
    const auto data = test::data_folder();
    if (needs_data(job) && data.empty()) {
        std::cout << "SKIPPED: " << job.name << ": no test data (set GUANHE_TEST_DATA, or put it in ../shared/data)\n";
        return skipped;
    }
    const auto scan = shows_model(job) ? job.model : data / path_from_utf8(job.entry.at("file").get<std::string>());
    const auto scratch = job.failures.parent_path() / "pictures";
    std::error_code ignored;
    std::filesystem::create_directories(scratch, ignored);
    const auto file = [&](const char* ending) { return scratch / path_from_utf8(job.name + ending); };
    const Files files{.picture = file(".png"), .statistics = file(".json"), .messages = file(".txt")};
    std::filesystem::remove(files.picture, ignored);
    std::filesystem::remove(files.statistics, ignored);

    GUANHE_TRY_LET(const auto exit_code, draw(job, scan, data, files));
    if (is_refused(job)) {
        GUANHE_TRY(check_refusal(job, exit_code, files));
        return 0;
    }
    if (exit_code != 0) {
        const auto said = read_text(files.messages);
        return failure("exit code " + std::to_string(exit_code) + ": " + (said ? said.value() : std::string()),
                       job.name);
    }
    GUANHE_TRY(check_statistics(job, files));
    GUANHE_TRY(check_picture(job, files));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const auto job = read_job(argc, argv);
    const auto result = job ? run(job.value()) : Result<int>(job.error());
    if (!result) {
        std::cerr << "FAILED: " << result.error().message() << "\n";
        return 1;
    }
    return result.value();
}
