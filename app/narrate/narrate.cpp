#include "narrate/narrate.h"

#include "audio/draft.h"
#include "audio/speech.h"
#include "base/interrupt.h"
#include "bench/scratch_folder.h"
#include "figures.h"
#include "log.h"
#include "museum/reader.h"
#include "museum/writer.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::app {

namespace {

using namespace museum;

/// A narration of a tour, and what its sounds are named after.
struct Spoken {
    Narration* narration = nullptr;
    std::string name;
};

std::string file_name(std::string_view id) {
    std::string out(id);
    for (char& letter : out) {
        const auto code = static_cast<unsigned char>(letter);
        const bool plain = code >= 0x80 || (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
                           (code >= 'a' && code <= 'z') || code == '_' || code == '-';
        if (!plain) letter = '-';
    }
    return out;
}

std::vector<Spoken> narrations(Tour& tour) {
    std::vector<Spoken> out;
    for (auto& stop : tour.stops) {
        for (std::size_t i = 0; i < stop.steps.size(); ++i) {
            auto& step = stop.steps[i];
            const auto name = file_name(stop.id) + "-" + (step.id.empty() ? std::to_string(i + 1) : file_name(step.id));
            if (auto* say = std::get_if<Say>(&step.action)) out.push_back({&say->narration, name});
            if (auto* ask = std::get_if<Ask>(&step.action)) {
                for (std::size_t j = 0; j < ask->answers.size(); ++j) {
                    auto& answer = ask->answers[j];
                    const auto id = answer.id.empty() ? std::to_string(j + 1) : file_name(answer.id);
                    out.push_back({&answer.reply, name + "-" + id});
                }
            }
        }
    }
    return out;
}

FileRef* find_file(LanguageFiles& files, std::string_view language) {
    for (auto& [tag, file] : files.values)
        if (same_tag(tag, language) && !file.empty()) return &file;
    return nullptr;
}

std::string without_extension(const std::string& path) {
    const auto dot = path.rfind('.');
    return dot == std::string::npos || path.find('/', dot) != std::string::npos ? path : path.substr(0, dot);
}

class Narrator {
public:
    Narrator(const Folder& folder, const Path& speaker, const Path& scratch, const NarrateListener& listener)
        : folder_(folder), speaker_(speaker), scratch_(scratch), listener_(listener) {}

    Result<void> tell(Tour& tour, const std::stop_token& stop);
    [[nodiscard]] const NarrateReport& report() const { return report_; }

private:
    bool speak(const Tour& tour, const Spoken& spoken, const std::string& language, const std::string& text);
    FileRef free_name(const Tour& tour, const std::string& name, const std::string& language);
    Result<Path> place(const FileRef& file) const;

    const Folder& folder_;
    const Path& speaker_;
    const Path& scratch_;
    const NarrateListener& listener_;
    NarrateReport report_;
    std::set<std::string> taken_; ///< names given in this run
};

FileRef Narrator::free_name(const Tour& tour, const std::string& name, const std::string& language) {
    const auto slash = tour.file.path.rfind('/');
    const auto folder = slash == std::string::npos ? std::string() : tour.file.path.substr(0, slash + 1);
    const auto stem = folder + "voice/" + name;
    const auto ending = "." + file_name(language) + ".opus";
    FileRef file{stem + ending};
    for (int i = 2; !taken_.insert(file.path).second; ++i) file.path = stem + "-" + std::to_string(i) + ending;
    return file;
}

/// Where a file that may not be there yet lies, in a folder that is there and is the museum's.
Result<Path> Narrator::place(const FileRef& file) const {
    const auto path = folder_.root() / path_from_utf8(file.path);
    const auto inside = [this](const Path& other) {
        const auto relative = other.lexically_relative(folder_.root());
        return !relative.empty() && *relative.begin() != "..";
    };
    std::error_code failed;
    const auto parent = std::filesystem::weakly_canonical(path.parent_path(), failed);
    const bool link = std::filesystem::is_symlink(path, failed);
    if (!inside(path.lexically_normal()) || (parent != folder_.root() && !inside(parent)) || link) {
        return Error{"the file would lie outside the museum's folder", file.path,
                     "name a file within it, and use no links"};
    }
    std::filesystem::create_directories(parent, failed);
    if (failed) return Error{failed.message(), path_to_utf8(parent), "make the folder, or let it be written"};
    return path;
}

/// Whether the tour has changed by it.
bool Narrator::speak(const Tour& tour, const Spoken& spoken, const std::string& language, const std::string& text) {
    auto& narration = *spoken.narration;
    const auto* named = find_file(narration.audio, language);
    const auto sound = named != nullptr ? *named : free_name(tour, spoken.name, language);
    const auto* captions_named = find_file(narration.captions, language);
    const FileRef captions =
        captions_named != nullptr ? *captions_named : FileRef{without_extension(sound.path) + ".vtt"};

    const auto speech = [&]() -> Result<audio::SpeechOutcome> {
        GUANHE_TRY_LET(auto sound_path, place(sound));
        GUANHE_TRY_LET(auto captions_path, place(captions));
        return audio::speak_draft(speaker_,
                                  {text, language, std::move(sound_path), std::move(captions_path), scratch_});
    }();
    if (!speech) {
        ++report_.failed;
        listener_.trouble(tour.file.path + " (" + language + "): " + speech.error().message());
        return false;
    }
    using Kind = audio::SpeechOutcome::Kind;
    if (speech->kind == Kind::kept_recording) ++report_.recordings;
    if (speech->kind == Kind::kept_draft) ++report_.drafts;
    if (speech->kind == Kind::spoken) {
        ++report_.spoken;
        report_.seconds += speech->seconds;
        std::array<char, 32> length{};
        std::snprintf(length.data(), length.size(), "%6.1f s  ", speech->seconds);
        listener_.done(length.data() + sound.path);
    }
    bool changed = false;
    if (named == nullptr) narration.audio.values[language] = sound, changed = true;
    if (captions_named == nullptr && speech->wrote_captions)
        narration.captions.values[language] = captions, changed = true;
    if (speech->kind != Kind::kept_recording && !narration.draft) narration.draft = changed = true;
    return changed;
}

Result<void> Narrator::tell(Tour& tour, const std::stop_token& stop) {
    bool changed = false;
    for (const auto& spoken : narrations(tour)) {
        for (const auto& [language, text] : spoken.narration->text.values) {
            if (stop.stop_requested()) break;
            if (!text.empty()) changed = speak(tour, spoken, language, text) || changed;
        }
    }
    if (!changed) return {};
    return folder_.write_text(tour.file, to_json(tour));
}

} // namespace

Result<NarrateReport> narrate_museum(const Path& museum, const Path& speaker, const NarrateListener& listener,
                                     const std::stop_token& stop) {
    GUANHE_TRY_LET(const auto folder, Folder::open(museum));
    GUANHE_TRY_LET(auto read, read_museum(folder));
    for (const auto& finding : read.findings)
        if (finding.waived.empty() && finding.severity != Severity::note) listener.trouble(to_text(finding, "en"));
    GUANHE_TRY_LET(const auto scratch, ScratchFolder::make());
    Narrator narrator(folder, speaker, scratch.path(), listener);
    for (auto& tour : read.museum.tours) {
        if (stop.stop_requested()) break;
        GUANHE_TRY(narrator.tell(tour, stop));
    }
    return narrator.report();
}

int narrate(const NarrateOptions& options) {
    const Interrupt interrupt;
    const auto speaker = audio::find_speaker();
    if (!speaker) {
        say_error(speaker.error().message());
        return 1;
    }
    const NarrateListener listener{
        [](const std::string& line) { std::printf("%s\n", printable(line).c_str()); },
        [](const std::string& line) { say_warning(line); },
    };
    const auto report = narrate_museum(options.museum, *speaker, listener, interrupt.token());
    if (!report) {
        say_error(report.error().message());
        return 1;
    }
    std::printf("spoken %s, %.1f s; kept %s recorded by people and %s drafts\n", with_commas(report->spoken).c_str(),
                report->seconds, with_commas(report->recordings).c_str(), with_commas(report->drafts).c_str());
    if (std::fflush(stdout) != 0) return 1;
    if (interrupt.token().stop_requested()) return 130;
    return report->failed == 0 ? 0 : 1;
}

} // namespace guanhe::app
