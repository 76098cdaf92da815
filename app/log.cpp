#include "log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <set>

namespace guanhe::app {

void start_log(int verbosity) {
    auto logger = std::make_shared<spdlog::logger>("guanhe", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_pattern("guanhe: %^%l%$: %v");
    logger->set_level(verbosity <= 0   ? spdlog::level::warn
                      : verbosity == 1 ? spdlog::level::info
                                       : spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
}

// The text goes as an argument: braces in a file name are no format.
void say_error(std::string_view text) {
    spdlog::error("{}", text);
}

void say_warning(std::string_view text) {
    spdlog::warn("{}", text);
}

void say_step(std::string_view text) {
    spdlog::info("{}", text);
}

void say_detail(std::string_view text) {
    spdlog::debug("{}", text);
}

void say_warnings(std::span<const std::string> texts) {
    std::set<std::string_view> said;
    for (const auto& text : texts) {
        if (said.insert(text).second) say_warning(text);
    }
}

} // namespace guanhe::app
