#include "scan/gltf/schema.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace guanhe::scan::gltf {

namespace {

using Counts = std::array<std::size_t, static_cast<std::size_t>(Target::count_)>;

constexpr std::array<std::string_view, static_cast<std::size_t>(Target::count_)> target_names{
    "",       "accessors", "buffers",  "bufferViews", "cameras", "images",   "lights",   "materials",
    "meshes", "nodes",     "samplers", "scenes",      "skins",   "textures", "variants", "packets"};

std::size_t length(const Json* array) {
    return array != nullptr && array->is_array() ? array->size() : 0;
}

Counts count_targets(const Json& document) {
    Counts counts{};
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = length(member(document, target_names[i]));
    const auto inside = [&](Target target, std::string_view extension_name) {
        const auto* object = extension(document, extension_name);
        const auto i = static_cast<std::size_t>(target);
        counts[i] = object == nullptr ? 0 : length(member(*object, target_names[i]));
    };
    inside(Target::lights, "KHR_lights_punctual");
    inside(Target::variants, "KHR_materials_variants");
    inside(Target::packets, "KHR_xmp_json_ld");
    return counts;
}

std::string shown(const Json& value) {
    if (value.is_string()) return "a string";
    if (value.is_object()) return "an object";
    if (value.is_array()) return "an array";
    return value.dump();
}

std::string shown(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15) return std::to_string(static_cast<long long>(value));
    return std::to_string(value);
}

class Walk {
public:
    Walk(Counts counts, Faults& faults) : counts_(counts), faults_(faults) {}

    Result<Json> object(Json& in, const ObjectSchema& schema, const Pointer& at) {
        if (!in.is_object()) return wrong(at, "an object", in);
        Json out = Json::object();
        for (const auto& field : schema.fields) {
            const auto found = in.find(field.name);
            if (found == in.end()) {
                if (field.required)
                    return faults_.at(at, "has no \"" + std::string(field.name) + "\", which glTF requires");
                continue;
            }
            GUANHE_TRY_LET(auto checked, value(*found, field, at / field.name));
            if (field.kind != Kind::uri) out.emplace(field.name, std::move(checked));
        }
        GUANHE_TRY(extensions(in, schema, at));
        return out;
    }

private:
    Result<void> extensions(Json& in, const ObjectSchema& schema, const Pointer& at) {
        const auto found = in.find("extensions");
        if (found == in.end()) return {};
        const auto below = at / "extensions";
        if (!found->is_object()) return wrong(below, "an object", *found);
        for (const auto& known : schema.extensions) {
            const auto entry = found->find(known.name);
            if (entry != found->end()) GUANHE_TRY(object(*entry, *known.of, below / known.name));
        }
        return {};
    }

    Result<Json> value(Json& in, const Field& field, const Pointer& at) {
        switch (field.kind) {
        case Kind::boolean:
            if (!in.is_boolean()) return wrong(at, "true or false", in);
            return in;
        case Kind::text:
            if (!in.is_string()) return wrong(at, "a string", in);
            return in;
        case Kind::uri:
            if (!in.is_string()) return wrong(at, "a string", in);
            return Json();
        case Kind::texts:
            return each(in, field, at,
                        [](Walk& walk, Json& element, const Field&, const Pointer& place) -> Result<Json> {
                            if (!element.is_string()) return walk.wrong(place, "a string", element);
                            return element;
                        });
        case Kind::integer:
            return integer(in, field, at);
        case Kind::number:
            return number(in, field, at);
        case Kind::numbers:
            return all_good(in, field) ? Result<Json>(in) : each(in, field, at, &Walk::number_of);
        case Kind::index:
            return index(in, field, at);
        case Kind::indices:
            return indices(in, field, at);
        case Kind::index_map:
            return map(in, field, at, &Walk::index_of);
        case Kind::integer_map:
            return map(in, field, at, &Walk::integer_of);
        case Kind::index_maps:
            return each(in, field, at, [](Walk& walk, Json& element, const Field& inner, const Pointer& place) {
                return walk.map(element, inner, place, &Walk::index_of);
            });
        case Kind::object:
            return object(in, *field.of, at);
        case Kind::objects:
            return each(in, field, at, [](Walk& walk, Json& element, const Field& inner, const Pointer& place) {
                return walk.object(element, *inner.of, place);
            });
        }
        return in;
    }

    using Element = Result<Json> (*)(Walk&, Json&, const Field&, const Pointer&);
    static Result<Json> number_of(Walk& walk, Json& in, const Field& field, const Pointer& at) {
        return walk.number(in, field, at);
    }
    static Result<Json> index_of(Walk& walk, Json& in, const Field& field, const Pointer& at) {
        return walk.index(in, field, at);
    }
    static Result<Json> integer_of(Walk& walk, Json& in, const Field& field, const Pointer& at) {
        return walk.integer(in, field, at);
    }

    Result<Json> each(Json& in, const Field& field, const Pointer& at, Element element) {
        if (!in.is_array()) return wrong(at, "an array", in);
        if (in.size() < field.min_count || (field.max_count <= 16 && in.size() > field.max_count)) {
            return faults_.at(at, "has " + std::to_string(in.size()) + " elements; " + std::to_string(field.min_count) +
                                      " were expected");
        }
        if (in.size() > field.max_count) return too_many(in.size(), field, at);
        Json out = Json::array();
        for (std::size_t i = 0; i < in.size(); ++i) {
            GUANHE_TRY_LET(auto checked, element(*this, in[i], field, at / i));
            out.push_back(std::move(checked));
        }
        return out;
    }

    /// Long arrays of numbers are common and nearly always right: no pointers are made for them.
    static bool all_good(const Json& in, const Field& field) {
        if (!in.is_array() || in.size() < field.min_count || in.size() > field.max_count) return false;
        constexpr double most = std::numeric_limits<float>::max();
        return std::all_of(in.begin(), in.end(), [&](const Json& element) {
            if (!element.is_number()) return false;
            const auto v = element.get<double>();
            return v >= std::max(field.low, -most) && v <= std::min(field.high, most);
        });
    }

    Result<Json> map(Json& in, const Field& field, const Pointer& at, Element element) {
        if (!in.is_object()) return wrong(at, "an object", in);
        if (in.size() > field.max_count) return too_many(in.size(), field, at);
        Json out = Json::object();
        for (auto& entry : in.items()) {
            GUANHE_TRY_LET(auto checked, element(*this, entry.value(), field, at / entry.key()));
            out.emplace(entry.key(), std::move(checked));
        }
        return out;
    }

    Result<Json> indices(Json& in, const Field& field, const Pointer& at) {
        GUANHE_TRY_LET(auto out, each(in, field, at, &Walk::index_of));
        std::unordered_set<std::int64_t> seen;
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (!seen.insert(out[i].get<std::int64_t>()).second) {
                return faults_.at(at / i, "names " + out[i].dump() + " a second time; each may be named once");
            }
        }
        return out;
    }

    Result<Json> index(Json& in, const Field& field, const Pointer& at) {
        GUANHE_TRY_LET(auto out, whole(in, at));
        const auto target = static_cast<std::size_t>(field.target);
        const auto count = counts_[target];
        if (out.get<std::int64_t>() < 0 || out.get<std::uint64_t>() >= count) {
            const auto name = std::string(target_names[target]);
            return faults_.at(at, "names element " + out.dump() + " of \"" + name + "\", which has " +
                                      (count == 0 ? std::string("none") : "only " + std::to_string(count)));
        }
        return out;
    }

    Result<Json> integer(Json& in, const Field& field, const Pointer& at) {
        GUANHE_TRY_LET(auto out, whole(in, at));
        const auto v = out.get<double>();
        if (v < field.low || v > field.high) {
            return faults_.at(at, "is " + out.dump() + "; " + shown(field.low) + " to " + shown(field.high) +
                                      " was expected");
        }
        return out;
    }

    /// An integer; one that was written with a fraction of zero is taken too, since some writers do so.
    Result<Json> whole(Json& in, const Pointer& at) {
        if (in.is_number_float()) {
            const auto v = in.get<double>();
            if (v == std::floor(v) && v >= 0 && v < 9e15) in = static_cast<std::uint64_t>(v);
        }
        if (!in.is_number_integer()) return wrong(at, "an integer", in);
        return in;
    }

    Result<Json> number(Json& in, const Field& field, const Pointer& at) {
        if (!in.is_number()) return wrong(at, "a number", in);
        const auto v = in.get<double>();
        if (!(std::abs(v) <= static_cast<double>(std::numeric_limits<float>::max()))) {
            return faults_.at(at, "is " + in.dump() + ", which is too large for a 32-bit number");
        }
        if (v < field.low || v > field.high) {
            const auto kept = std::clamp(v, field.low, field.high);
            faults_.warn(at, "is " + in.dump() + ", outside of what glTF allows; " + shown(kept) + " is used");
            in = kept;
        }
        return in;
    }

    [[nodiscard]] Error wrong(const Pointer& at, std::string_view expected, const Json& found) const {
        return faults_.at(at, "is " + shown(found) + "; " + std::string(expected) + " was expected");
    }
    [[nodiscard]] Error too_many(std::size_t count, const Field& field, const Pointer& at) const {
        return faults_.at(at, "has " + std::to_string(count) + " elements; this reader takes at most " +
                                  std::to_string(field.max_count));
    }

    Counts counts_;
    Faults& faults_;
};

} // namespace

Result<Json> check_document(Json& document, Faults& faults) {
    if (const auto* asset = member(document, "asset")) { // first: a glTF 1.0 document would fail in many odd ways
        const auto* version = member(*asset, "version");
        const auto at = Pointer() / "asset" / "version";
        if (version != nullptr && version->is_string() && !version->get_ref<const std::string&>().starts_with("2.")) {
            return faults.at(at, "is \"" + version->get<std::string>() + "\"; glTF 2.0 was expected",
                             version->get_ref<const std::string&>().starts_with("1.") ? "convert the file to glTF 2.0"
                                                                                      : "");
        }
        const auto* least = member(*asset, "minVersion");
        if (least != nullptr && least->is_string() && *least != "2.0") {
            return faults.at(Pointer() / "asset" / "minVersion",
                             "is \"" + least->get<std::string>() + "\"; this reader knows glTF 2.0");
        }
    }
    return Walk(count_targets(document), faults).object(document, document_schema(), Pointer());
}

} // namespace guanhe::scan::gltf
