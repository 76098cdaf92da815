// What every rule's function gets. Private to this folder.
#pragma once

#include "museum/check/check.h"
#include "museum/json.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guanhe::museum::check {

constexpr double eye_height = 1.6; ///< metres: of a standing visitor, about

struct Context {
    const Museum& museum;
    const Folder& folder;
    const CheckTools& tools;
    const CheckLimits& limits;
    std::vector<Finding>& findings;

    void add(std::string_view rule, const Location& at, std::string_view inner, const Both& message,
             const Both& remedy) const {
        findings.push_back(make_finding(rule, at.file, at.pointer + std::string(inner),
                                        in_both(message.english, message.chinese),
                                        in_both(remedy.english, remedy.chinese)));
    }
};

/// "12.3": for people, in any locale.
[[nodiscard]] std::string figure(double value);
/// "exhibits/3"
[[nodiscard]] inline std::string item(std::string_view list, std::size_t index) {
    return std::string(list) + pointer_token(index);
}

// Each adds its own findings; files of this folder are named after them.
void check_files(const Context& context);
void check_words(const Context& context);
void check_captions(const Context& context);
void check_flow(const Context& context);
void check_comfort(const Context& context);
void check_ground(const Context& context);

} // namespace guanhe::museum::check
