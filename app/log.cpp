#include "log.h"

#include "base/process.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>
#include <memory>
#include <set>

namespace guanhe::app {

void start_log(bool verbose) {
    auto logger = std::make_shared<spdlog::logger>("guanhe", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_pattern("guanhe: %^%l%$: %v");
    logger->set_level(verbose ? spdlog::level::info : spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
}

std::string printable(std::string_view text) {
    const auto byte_at = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
    };
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = byte_at(i);
        const bool first_set = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
        const bool second_set = byte == 0xC2 && byte_at(i + 1) >= 0x80 && byte_at(i + 1) < 0xA0; // U+0080 to U+009F
        out += first_set || second_set ? '?' : text[i];
        if (second_set) ++i;
    }
    return out;
}

// The text goes as an argument: braces in a file name are no format.
void say_error(std::string_view text) {
    spdlog::error("{}", printable(text));
}

void say_warning(std::string_view text) {
    spdlog::warn("{}", printable(text));
}

void say_notice(std::string_view text) {
    std::fputs(("guanhe: " + printable(text) + "\n").c_str(), stderr);
}

void say_step(std::string_view text) {
    spdlog::info("{}", printable(text));
}

void say_timed_step(std::string_view text) {
    std::array<char, 32> time{};
    std::snprintf(time.data(), time.size(), "%7.1f ms: ", ms_since_process_start());
    say_step(time.data() + std::string(text));
}

void say_warnings(std::span<const std::string> texts) {
    std::set<std::string_view> said;
    for (const auto& text : texts) {
        if (said.insert(text).second) say_warning(text);
    }
}

} // namespace guanhe::app
