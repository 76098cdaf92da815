#include "museum/writer.h"

#include "museum/write_parts.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace guanhe::museum {

namespace {

bool is_plain(const OrderedJson& json) {
    return !json.is_structured();
}

/// Two spaces, and a list of plain values (a position, a list of ids) on one line.
void print(const OrderedJson& json, std::string& out, std::size_t depth) {
    const auto line = [&](std::size_t at) { out += "\n" + std::string(2 * at, ' '); };
    const auto plain = [&](const OrderedJson& value) {
        out += value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
    };
    if (is_plain(json) || json.empty()) {
        plain(json);
    } else if (json.is_array()) {
        const bool one_line = std::ranges::all_of(json, is_plain);
        out += '[';
        for (std::size_t i = 0; i < json.size(); ++i) {
            if (i > 0) out += one_line ? ", " : ",";
            if (!one_line) line(depth + 1);
            print(json[i], out, depth + 1);
        }
        if (!one_line) line(depth);
        out += ']';
    } else {
        out += '{';
        bool first = true;
        for (const auto& [key, value] : json.items()) {
            if (!std::exchange(first, false)) out += ',';
            line(depth + 1);
            plain(key);
            out += ": ";
            print(value, out, depth + 1);
        }
        line(depth);
        out += '}';
    }
}

std::string document(const OrderedJson& members, std::string_view part) {
    auto json = OrderedJson::object();
    json["$schema"] = members.contains("$schema") ? members["$schema"] : OrderedJson(schema_address(part));
    json["version"] = document_version;
    for (const auto& [key, value] : members.items())
        if (key != "$schema" && key != "version") json[key] = value;
    std::string text;
    print(json, text, 0);
    return text + "\n";
}

template<class T>
Result<void> write_files(const Folder& folder, const std::vector<T>& values) {
    for (const auto& value : values) GUANHE_TRY(folder.write_text(value.file, to_json(value)));
    return {};
}

} // namespace

std::string to_json(const Museum& museum) {
    return document(write_part(museum), "museum");
}
std::string to_json(const Site& site) {
    return document(write_part(site), "site");
}
std::string to_json(const Tour& tour) {
    return document(write_part(tour), "tour");
}
std::string to_json(const Catalogue& catalogue) {
    return document(write_part(catalogue), "catalogue");
}

Result<void> write_museum(const Folder& folder, const Museum& museum) {
    GUANHE_TRY(write_files(folder, museum.catalogues));
    GUANHE_TRY(write_files(folder, museum.sites));
    GUANHE_TRY(write_files(folder, museum.tours));
    return folder.write_text(museum_ref(), to_json(museum));
}

} // namespace guanhe::museum
