#include "museum/json.h"

#include <algorithm>
#include <new>
#include <set>

namespace guanhe::museum {

namespace {

/// Why the parser was stopped from within its callback, which knows no other way out.
struct TooMuch {
    const char* what;
};

/// Follows the parser: where it is, and which keys each open object has had.
class Watch {
public:
    bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
        using Event = Json::parse_event_t;
        switch (event) {
        case Event::object_start:
        case Event::array_start:
            if (depth >= most_json_depth) throw TooMuch{"it is nested deeper than 64 levels; no museum needs so many"};
            count();
            open_.push_back({event == Event::array_start, {}, {}, 0});
            break;
        case Event::key: {
            auto& object = open_.back();
            object.key = parsed.get_ref<const std::string&>();
            if (!object.keys.insert(object.key).second && duplicates.size() < 100) duplicates.push_back(pointer());
            break;
        }
        case Event::object_end:
        case Event::array_end:
            open_.pop_back();
            passed();
            break;
        case Event::value:
            count();
            passed();
            break;
        }
        return true;
    }

    std::vector<std::string> duplicates;

private:
    struct Level {
        bool array;
        std::string key;
        std::set<std::string, std::less<>> keys;
        std::size_t index;
    };

    void count() {
        if (++values_ > most_json_values)
            throw TooMuch{"it has more than 2,000,000 values, more than a museum's file may"};
    }
    void passed() {
        if (!open_.empty() && open_.back().array) ++open_.back().index;
    }
    [[nodiscard]] std::string pointer() const {
        std::string text;
        for (const auto& level : open_) text += level.array ? pointer_token(level.index) : pointer_token(level.key);
        return text;
    }

    std::vector<Level> open_;
    std::size_t values_ = 0;
};

std::string line_and_column(std::string_view text, std::size_t byte) {
    const auto before = text.substr(0, std::min(byte, text.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto start = before.rfind('\n') + 1; // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

/// "syntax error while parsing value - unexpected ']'" out of the library's longer message.
std::string reason(std::string_view message) {
    const auto at = message.find(": ");
    return std::string((at == std::string_view::npos ? message : message.substr(at + 2)).substr(0, 200));
}

} // namespace

Result<ParsedJson> parse_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Watch watch;
    try {
        auto value = Json::parse(text.begin(), text.end(), [&](int depth, Json::parse_event_t event, Json& parsed) {
            return watch(depth, event, parsed);
        });
        return ParsedJson{std::move(value), std::move(watch.duplicates)};
    } catch (const TooMuch& too) {
        return Error{too.what, {}, "is this the right file?"};
    } catch (const Json::parse_error& error) {
        const auto byte = error.byte > 0 ? error.byte - 1 : 0; // the library counts from one
        return Error{"the JSON cannot be read: " + reason(error.what()), line_and_column(text, byte),
                     byte >= text.size() ? "the file was cut short" : "look for a missing comma, quote or bracket"};
    } catch (const Json::exception& error) { // a number like 1e999
        return Error{"the JSON cannot be read: " + reason(error.what()),
                     {},
                     "write a number that a computer can hold: below 1e308"};
    } catch (const std::bad_alloc&) {
        return Error{"there is not enough memory for its JSON", {}, {}, ErrorKind::internal};
    }
}

std::string schema_address(std::string_view part) {
    return "urn:guanhe:schema:" + std::string(part);
}

std::string pointer_token(std::string_view key) {
    std::string token = "/";
    for (const char c : key) {
        if (c == '~') {
            token += "~0";
        } else if (c == '/') {
            token += "~1";
        } else {
            token += c;
        }
    }
    return token;
}

std::string pointer_token(std::size_t index) {
    return "/" + std::to_string(index);
}

std::vector<std::string> pointer_tokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        auto& token = tokens.emplace_back();
        while (!pointer.empty() && pointer.front() != '/') {
            if (pointer.starts_with("~0") || pointer.starts_with("~1")) {
                token += pointer[1] == '0' ? '~' : '/';
                pointer.remove_prefix(2);
            } else {
                token += pointer.front();
                pointer.remove_prefix(1);
            }
        }
    }
    return tokens;
}

} // namespace guanhe::museum
