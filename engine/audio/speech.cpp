#include "audio/speech.h"

#include "audio/draft.h"
#include "audio/sound_file.h"
#include "audio/sound_writer.h"
#include "base/child_process.h"
#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace guanhe::audio {
namespace {

constexpr const char* speaker_name = "espeak-ng";
constexpr std::uint32_t spoken_rate = 48000;
constexpr int words_a_minute = 160;                                         // a guide's pace; espeak-ng's own is 175
constexpr double lead_in = 0.1, after_sentence = 0.35, after_clause = 0.12; // seconds of silence
constexpr float audible = 0.004F;                                           // where a word begins and ends

Result<SoundFormat> format_of(const Path& sound) {
    const auto extension = lowered(path_to_utf8(sound.extension()));
    if (extension == ".opus" || extension == ".ogg") return SoundFormat::opus;
    if (extension == ".flac") return SoundFormat::flac;
    if (extension == ".wav") return SoundFormat::wav;
    return Error{"a draft cannot be written as '" + extension + "'", path_to_utf8(sound),
                 "name the sound .opus, .flac or .wav in the museum"};
}

/// What espeak-ng says of it, without its own name and line feeds.
std::string last_words(const Path& errors) {
    auto text = read_text(errors, 4096);
    if (!text) return {};
    std::string out;
    for (const char letter : *text) out += letter == '\n' || letter == '\r' ? ' ' : letter;
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

/// Mono at spoken_rate, without the silence before and after.
Result<std::vector<float>> speak_piece(const Path& speaker, const std::string& voice, std::string text,
                                       const Path& scratch) {
    // Doubled brackets would be taken for phonemes.
    for (auto at = text.find("[["); at != std::string::npos; at = text.find("[[")) text.insert(at + 1, " ");
    const auto words = scratch / "words.txt", sound = scratch / "words.wav", errors = scratch / "errors.txt";
    GUANHE_TRY(write_text_atomic(words, text));
    std::error_code ignored;
    std::filesystem::remove(sound, ignored);
    ChildOptions child;
    child.arguments = {path_to_utf8(speaker),
                       "-v",
                       voice,
                       "-s",
                       std::to_string(words_a_minute),
                       "-b",
                       "1",
                       "-z",
                       "-f",
                       path_to_utf8(words),
                       "-w",
                       path_to_utf8(sound)};
    child.error_file = errors;
    GUANHE_TRY_LET(const auto outcome, run_child(child));
    if (outcome.exit_code != 0 || !std::filesystem::exists(sound, ignored)) {
        const auto said = last_words(errors);
        return Error{"espeak-ng did not speak in the voice '" + voice + "'" + (said.empty() ? "" : ": " + said), text,
                     "see `espeak-ng --voices` for the languages that it speaks"};
    }
    GUANHE_TRY_LET(auto file, SoundFile::open(sound));
    std::vector<float> samples(static_cast<std::size_t>(file.facts().frames) * file.facts().channels);
    GUANHE_TRY_LET(const auto frames, file.read(samples));
    samples.resize(frames);
    const auto heard = [](float sample) { return std::abs(sample) > audible; };
    const auto first = std::ranges::find_if(samples, heard);
    const auto last = std::find_if(samples.rbegin(), samples.rend(), heard).base();
    if (first >= last)
        return Error{"espeak-ng said nothing for these words", text, "write them out as they are spoken"};
    return resample({first, last}, file.facts().rate, spoken_rate);
}

struct Speech {
    std::vector<float> samples;
    std::vector<TimedCue> cues;

    [[nodiscard]] double seconds() const { return static_cast<double>(samples.size()) / spoken_rate; }
    void silence(double length) { samples.resize(samples.size() + static_cast<std::size_t>(length * spoken_rate)); }
};

Result<Speech> speak(const Path& speaker, const std::string& voice, const SpeechRequest& request) {
    Speech speech;
    speech.silence(lead_in);
    for (auto& piece : spoken_pieces(request.text)) {
        GUANHE_TRY_LET(const auto samples, speak_piece(speaker, voice, piece.text, request.scratch));
        const double from = speech.seconds();
        speech.samples.insert(speech.samples.end(), samples.begin(), samples.end());
        speech.cues.push_back({from, speech.seconds(), std::move(piece.text)});
        speech.silence(piece.ends_sentence ? after_sentence : after_clause);
    }
    if (speech.cues.empty()) {
        return Error{"there is nothing to say in this text", path_to_utf8(request.sound),
                     "write words, or leave it out"};
    }
    return speech;
}

Result<void> write_speech(const Speech& speech, const Path& sound, SoundFormat format, const std::string& voice) {
    GUANHE_TRY_LET(auto writer,
                   SoundWriter::create(sound, {format, spoken_rate, 1, draft_comment(speaker_name, voice)}));
    GUANHE_TRY(writer.append(speech.samples));
    return writer.finish();
}

/// Whether captions may be written: there are none, or they are those of the draft before.
Result<bool> captions_are_ours(const Path& captions, const Standing& before) {
    std::error_code ignored;
    if (captions.empty()) return false;
    if (!std::filesystem::exists(captions, ignored)) return true;
    if (!before.note || before.note->captions.empty()) return false;
    GUANHE_TRY_LET(const auto sum, content_sum(captions));
    return sum == before.note->captions;
}

} // namespace

Result<Path> find_speaker() {
    if (auto found = find_program(speaker_name)) return std::move(*found);
    return Error{
        "espeak-ng, which speaks the drafts, is not on PATH", speaker_name,
        "install it: `sudo apt install espeak-ng` on Debian and Ubuntu, `winget install eSpeak-NG.eSpeak-NG` on "
        "Windows",
        ErrorKind::internal};
}

Result<SpeechOutcome> speak_draft(const Path& speaker, const SpeechRequest& request) {
    GUANHE_TRY_LET(const auto format, format_of(request.sound));
    GUANHE_TRY_LET(const auto before, standing_of(request.sound));
    const auto voice = draft_voice(request.language);
    SpeechOutcome outcome;
    if (before.origin == Origin::recording || before.origin == Origin::doubtful) {
        outcome.kind = SpeechOutcome::Kind::kept_recording;
        return outcome;
    }
    std::error_code ignored;
    const bool captioned = request.captions.empty() || std::filesystem::exists(request.captions, ignored);
    if (captioned && before.origin == Origin::draft && before.note->text == request.text &&
        before.note->voice == voice) {
        outcome.kind = SpeechOutcome::Kind::kept_draft;
        return outcome;
    }
    GUANHE_TRY_LET(const bool ours, captions_are_ours(request.captions, before));
    GUANHE_TRY_LET(const auto speech, speak(speaker, voice, request));
    GUANHE_TRY(write_speech(speech, request.sound, format, voice));
    DraftNote note{speaker_name, voice, request.text, {}, {}};
    GUANHE_TRY_LET(note.sound, content_sum(request.sound));
    if (ours) {
        GUANHE_TRY(write_text_atomic(request.captions,
                                     to_webvtt(speech.cues, "A draft: timed to a machine's voice by guanhe narrate.")));
        GUANHE_TRY_LET(note.captions, content_sum(request.captions));
    }
    GUANHE_TRY(write_draft_note(request.sound, note));
    outcome.seconds = speech.seconds();
    outcome.pieces = speech.cues.size();
    outcome.wrote_captions = ours;
    return outcome;
}

} // namespace guanhe::audio
