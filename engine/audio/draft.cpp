#include "audio/draft.h"

#include "audio/sound_file.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <filesystem>

namespace guanhe::audio {
namespace {

constexpr std::string_view mark = "guanhe draft: ";
constexpr int note_version = 1;
constexpr std::size_t largest_note = std::size_t{1} << 20U;

std::optional<DraftNote> read_note(const Path& path) {
    const auto text = read_text(path, largest_note);
    if (!text) return {};
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object()) return {};
    const auto word = [&json](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto version = json.find("draft");
    if (version == json.end() || *version != note_version) return {};
    return DraftNote{word("spoken_by"), word("voice"), word("text"), word("sound"), word("captions")};
}

} // namespace

Path draft_note_path(const Path& sound) {
    Path note = sound;
    note += ".draft";
    return note;
}

std::string draft_comment(std::string_view spoken_by, std::string_view voice) {
    return std::string(mark) + "spoken by a machine (" + std::string(spoken_by) + ", " + std::string(voice) +
           "), to be recorded by a person";
}

bool is_draft_comment(std::string_view comment) {
    return comment.starts_with(mark);
}

Result<std::string> content_sum(const Path& file) {
    GUANHE_TRY_LET(const auto map, MappedFile::open(file));
    std::uint64_t sum = 0xCBF29CE484222325U;
    for (const auto byte : map.bytes()) sum = (sum ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001B3U;
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(sum));
    return std::string(digits.data());
}

Result<Standing> standing_of(const Path& sound) {
    std::error_code ignored;
    if (!std::filesystem::exists(sound, ignored)) return Standing{};
    auto note = read_note(draft_note_path(sound));
    const bool noted = std::filesystem::exists(draft_note_path(sound), ignored);
    const auto file = SoundFile::open(sound);
    if (!file && !noted) return file.error();
    const bool tagged = file.ok() && is_draft_comment(file->facts().comment);
    if (!tagged && !noted) return Standing{Origin::recording, {}};
    GUANHE_TRY_LET(const auto sum, content_sum(sound));
    if (tagged && note && note->sound == sum) return Standing{Origin::draft, std::move(note)};
    return Standing{Origin::doubtful, {}};
}

Result<void> write_draft_note(const Path& sound, const DraftNote& note) {
    nlohmann::ordered_json json{{"draft", note_version},
                                {"spoken_by", note.spoken_by},
                                {"voice", note.voice},
                                {"text", note.text},
                                {"sound", note.sound}};
    if (!note.captions.empty()) json["captions"] = note.captions;
    using Handler = nlohmann::ordered_json::error_handler_t;
    return write_text_atomic(draft_note_path(sound), json.dump(2, ' ', false, Handler::replace) + "\n");
}

} // namespace guanhe::audio
