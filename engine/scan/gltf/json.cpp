#include "scan/gltf/json.h"

#include "scan/gltf/limits.h"

#include <new>

namespace guanhe::scan::gltf {

namespace {

/// Bounds depth and values before anything is built: the parser's memory and every later walk depend on them.
Result<void> check_cost(std::string_view text, std::size_t offset, const Faults& faults) {
    int depth = 0;
    std::size_t values = 1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
        case '"': { // to the quote that ends the string: data URIs are long, so not a character at a time
            for (std::size_t from = i + 1;;) {
                const auto quote = text.find('"', from);
                if (quote == std::string_view::npos) return {}; // the parser has the better message
                std::size_t slashes = 0;
                while (quote - slashes > i + 1 && text[quote - slashes - 1] == '\\') ++slashes;
                from = quote + 1;
                if (slashes % 2 == 0) {
                    i = quote;
                    break;
                }
            }
            break;
        }
        case '{':
        case '[':
            ++values;
            if (++depth > limits::json_depth) {
                return faults.at_byte(offset + i, "the JSON is nested deeper than " +
                                                      std::to_string(limits::json_depth) + " levels; glTF needs fewer");
            }
            break;
        case '}':
        case ']':
            --depth;
            break;
        case ',':
            if (++values > limits::json_values) {
                return faults.at_byte(offset + i, "the JSON has more than " + std::to_string(limits::json_values) +
                                                      " values, more than this reader takes");
            }
            break;
        default:
            break;
        }
    }
    return {};
}

/// "syntax error while parsing value - unexpected ']'; expected string literal" out of the library's longer message.
std::string reason(std::string_view message) {
    const auto at = message.find(": ");
    return shortened(at == std::string_view::npos ? message : message.substr(at + 2), 200);
}

} // namespace

Result<Json> parse_json(std::string_view text, std::size_t offset, const Faults& faults) {
    if (text.size() > limits::json_bytes) {
        return faults.at_byte(offset,
                              "the JSON has " + std::to_string(text.size()) + " bytes; at most " +
                                  std::to_string(limits::json_bytes) + " are taken",
                              "keep the data in a binary file or a GLB");
    }
    GUANHE_TRY(check_cost(text, offset, faults));
    try {
        return Json::parse(text.begin(), text.end());
    } catch (const Json::parse_error& error) {
        const auto byte = error.byte > 0 ? error.byte - 1 : 0; // the library counts from one
        return faults.at_byte(offset + byte, "the JSON cannot be read: " + reason(error.what()),
                              byte >= text.size() ? "the file was cut short" : "");
    } catch (const Json::exception& error) { // a number like 1e999
        return faults.at_byte(offset, "the JSON cannot be read: " + reason(error.what()));
    } catch (const std::bad_alloc&) {
        auto error = faults.whole("there is not enough memory for its JSON");
        error.kind = ErrorKind::internal;
        return error;
    }
}

const Json* member(const Json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

const Json* extension(const Json& object, std::string_view name) {
    const auto* extensions = member(object, "extensions");
    return extensions == nullptr ? nullptr : member(*extensions, name);
}

} // namespace guanhe::scan::gltf
