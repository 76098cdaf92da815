#include "script.h"

#include <nlohmann/json.hpp>
#include <openxr/openxr_reflection.h>

#include <fstream>
#include <limits>
#include <stdexcept>

namespace guanhe::scripted {
namespace {

using Json = nlohmann::json;

struct Name {
    const char* name;
    int value;
};
#define GUANHE_PAIR(name, value) Name{#name, value},
constexpr Name results[]{XR_LIST_ENUM_XrResult(GUANHE_PAIR)};
constexpr Name states[]{XR_LIST_ENUM_XrSessionState(GUANHE_PAIR)};
constexpr Name spaces[]{XR_LIST_ENUM_XrReferenceSpaceType(GUANHE_PAIR)};
constexpr Name blend_modes[]{XR_LIST_ENUM_XrEnvironmentBlendMode(GUANHE_PAIR)};
#undef GUANHE_PAIR

template<class Enum, std::size_t count>
Enum named(const Name (&names)[count], const std::string& prefix, const Json& value) {
    const std::string wanted = prefix + value.get<std::string>();
    for (const Name& known : names)
        if (wanted == known.name) return static_cast<Enum>(known.value);
    throw std::invalid_argument("there is no " + wanted);
}

/// "nan" and "inf" too, which JSON's numbers lack.
float number(const Json& value) {
    return value.is_string() ? std::stof(value.get<std::string>()) : value.get<float>();
}

/// Calls take(key, value) for each; a key that nobody takes is a mistake of the script's.
template<class Take>
void each(const Json& object, const Take& take) {
    for (const auto& [key, value] : object.items())
        if (!take(key, value)) throw std::invalid_argument("the key \"" + key + "\" means nothing here");
}

template<class Item, class Read>
std::vector<Item> list(const Json& array, const Read& read) {
    std::vector<Item> out;
    for (const Json& item : array) out.push_back(read(item));
    return out;
}

bool take_moment(Moment& moment, const std::string& key, const Json& value) {
    if (key == "call") return value.get_to(moment.call), true;
    if (key == "nth") return value.get_to(moment.nth), true;
    return false;
}

bool take_frames(Frames& frames, const std::string& key, const Json& value) {
    if (key == "from") return value.get_to(frames.from), true;
    if (key == "to") return value.get_to(frames.to), true;
    return false;
}

Frames read_span(const Json& json) {
    Frames frames;
    each(json, [&](const std::string& key, const Json& value) { return take_frames(frames, key, value); });
    return frames;
}

ViewSize read_size(const Json& json) {
    ViewSize size;
    each(json, [&](const std::string& key, const Json& value) {
        if (key == "width") return value.get_to(size.width), true;
        if (key == "height") return value.get_to(size.height), true;
        if (key == "max_width") return value.get_to(size.max_width), true;
        if (key == "max_height") return value.get_to(size.max_height), true;
        return false;
    });
    return size;
}

Eye read_eye(const Json& json) {
    Eye eye;
    each(json, [&](const std::string& key, const Json& value) {
        const auto at = [&value](std::size_t i) { return number(value.at(i)); };
        if (key == "fov") return eye.fov = {at(0), at(1), at(2), at(3)}, true;
        if (key == "pose") return eye.pose = {{at(0), at(1), at(2), at(3)}, {at(4), at(5), at(6)}}, true;
        return false;
    });
    return eye;
}

Look read_look(const Json& json) {
    Look look;
    look.known = XR_VIEW_STATE_ORIENTATION_VALID_BIT | XR_VIEW_STATE_POSITION_VALID_BIT;
    each(json, [&](const std::string& key, const Json& value) {
        if (key == "eyes") return look.eyes = list<Eye>(value, read_eye), true;
        if (key == "known") return value.get_to(look.known), true;
        return take_frames(look.frames, key, value);
    });
    return look;
}

Touch read_touch(const Json& json) {
    Touch touch;
    each(json, [&](const std::string& key, const Json& value) {
        const auto at = [&value](std::size_t i) { return number(value.at(i)); };
        if (key == "hand") return value.get_to(touch.hand), true;
        if (key == "action") return value.get_to(touch.action), true;
        if (key == "value" && value.is_array()) return touch.x = at(0), touch.y = at(1), true;
        if (key == "value") return touch.x = value.is_boolean() ? float(value.get<bool>()) : number(value), true;
        if (key == "pose") return touch.pose = {{at(0), at(1), at(2), at(3)}, {at(4), at(5), at(6)}}, true;
        return take_frames(touch.frames, key, value);
    });
    return touch;
}

Held read_held(const Json& json) {
    Held held;
    each(json, [&](const std::string& key, const Json& value) {
        if (key == "profile") return value.get_to(held.profile), true;
        return take_frames(held.frames, key, value);
    });
    return held;
}

Remembered read_anchor(const Json& json) {
    Remembered anchor;
    each(json, [&](const std::string& key, const Json& value) {
        const auto at = [&value](std::size_t i) { return number(value.at(i)); };
        if (key == "name") return value.get_to(anchor.name), true;
        if (key == "pose") return anchor.pose = {{at(0), at(1), at(2), at(3)}, {at(4), at(5), at(6)}}, true;
        return false;
    });
    return anchor;
}

Fingers read_fingers(const Json& json) {
    Fingers fingers;
    each(json, [&](const std::string& key, const Json& value) {
        const auto at = [&value](std::size_t i) { return number(value.at(i)); };
        if (key == "hand") return fingers.hand = value == "left" ? XR_HAND_LEFT_EXT : XR_HAND_RIGHT_EXT, true;
        if (key == "at") return fingers.at = {at(0), at(1), at(2)}, true;
        if (key == "pinch") return fingers.pinch = number(value), true;
        return take_frames(fingers.frames, key, value);
    });
    return fingers;
}

Event read_event(const Json& json) {
    Event event;
    event.after.nth = 1;
    each(json, [&](const std::string& key, const Json& value) {
        if (key == "frame") return event.after = {"xrEndFrame", value.get<std::uint64_t>()}, true;
        if (key == "wait") return value.get_to(event.wait), true;
        if (key == "state") {
            event.what = Happening::state;
            event.state = named<XrSessionState>(states, "XR_SESSION_STATE_", value);
            return true;
        }
        if (key == "refresh_rate") return event.what = Happening::refresh_rate, value.get_to(event.refresh_rate), true;
        if (key == "moved") {
            const auto at = [&value](std::size_t i) { return number(value.at(i)); };
            return event.moved = {at(0), at(1), at(2)}, true;
        }
        if (key == "present") return event.what = Happening::presence, value.get_to(event.present), true;
        if (key == "what") {
            if (value == "instance_loss") return event.what = Happening::instance_loss, true;
            if (value == "recentred") return event.what = Happening::recentred, true;
            if (value == "visibility_mask") return event.what = Happening::visibility_mask, true;
            return false;
        }
        return take_moment(event.after, key, value);
    });
    return event;
}

Refusal read_refusal(const Json& json) {
    Refusal refusal;
    each(json, [&](const std::string& key, const Json& value) {
        if (key == "result") return refusal.result = named<XrResult>(results, "XR_", value), true;
        return take_moment(refusal.moment, key, value);
    });
    return refusal;
}

Stall read_stall(const Json& json) {
    Stall stall;
    each(json, [&](const std::string& key, const Json& value) {
        if (key == "seconds") return value.get_to(stall.seconds), true;
        return take_moment(stall.moment, key, value);
    });
    return stall;
}

bool take(Script& script, const std::string& key, const Json& value) {
    if (key == "rate") return value.get_to(script.rate), true;
    if (key == "version") {
        const auto major = value.at(0).get<std::uint16_t>(), minor = value.at(1).get<std::uint16_t>();
        return script.version = XR_MAKE_VERSION(major, minor, 0), true;
    }
    if (key == "system") return value.get_to(script.system), true;
    if (key == "extensions") return value.get_to(script.extensions), true;
    if (key == "without") {
        for (const Json& name : value) std::erase(script.extensions, name.get<std::string>());
        return true;
    }
    if (key == "spaces")
        return script.spaces = list<XrReferenceSpaceType>(value,
                                                          [](const Json& name) {
                                                              return named<XrReferenceSpaceType>(
                                                                  spaces, "XR_REFERENCE_SPACE_TYPE_", name);
                                                          }),
               true;
    if (key == "blend_modes")
        return script.blend_modes = list<XrEnvironmentBlendMode>(
                   value,
                   [](const Json& name) {
                       return named<XrEnvironmentBlendMode>(blend_modes, "XR_ENVIRONMENT_BLEND_MODE_", name);
                   }),
               true;
    if (key == "views") return script.views = list<ViewSize>(value, read_size), true;
    if (key == "eyes") return script.eyes = list<Eye>(value, read_eye), true;
    if (key == "formats") return value.get_to(script.formats), true;
    if (key == "refresh_rates") return value.get_to(script.refresh_rates), true;
    if (key == "highest_rate_held") return value.get_to(script.highest_rate_held), true;
    if (key == "reach")
        return script.reach = list<XrSessionState>(
                   value, [](const Json& name) { return named<XrSessionState>(states, "XR_SESSION_STATE_", name); }),
               true;
    if (key == "looks") return script.looks = list<Look>(value, read_look), true;
    if (key == "touches") return script.touches = list<Touch>(value, read_touch), true;
    if (key == "fingers") return script.fingers = list<Fingers>(value, read_fingers), true;
    if (key == "profile" && value.is_string())
        return script.profiles = {{{0, std::numeric_limits<std::uint64_t>::max()}, value.get<std::string>()}}, true;
    if (key == "profile") return script.profiles = list<Held>(value, read_held), true;
    if (key == "anchors") return script.anchors = list<Remembered>(value, read_anchor), true;
    if (key == "anchors_unseen") return script.anchors_unseen = list<Frames>(value, read_span), true;
    if (key == "max_layers") return value.get_to(script.max_layers), true;
    if (key == "quads") return value.get_to(script.quads), true;
    if (key == "more_extensions") {
        for (const Json& name : value) script.extensions.push_back(name.get<std::string>());
        return true;
    }
    if (key == "refuse") return script.refusals = list<Refusal>(value, read_refusal), true;
    if (key == "stall") return script.stalls = list<Stall>(value, read_stall), true;
    if (key == "events") return script.events = list<Event>(value, read_event), true;
    if (key == "not_rendered") return script.not_rendered = list<Frames>(value, read_span), true;
    return false;
}

} // namespace

Script read_script(const char* path) {
    Script script;
    std::ifstream file(path);
    if (!file) throw std::runtime_error(std::string("cannot read ") + path);
    each(Json::parse(file), [&](const std::string& key, const Json& value) { return take(script, key, value); });
    for (auto v = script.eyes.size(); v < script.views.size(); ++v) {
        Eye eye;
        eye.pose.position.x = v % 2 == 0 ? -0.032F : 0.032F;
        script.eyes.push_back(eye);
    }
    for (const Look& look : script.looks)
        if (look.eyes.size() != script.views.size()) throw std::invalid_argument("a look has an eye for each view");
    return script;
}

} // namespace guanhe::scripted
