// What scripts call. docs/tour-scripts.md tells it to curators.
#include "base/text.h"
#include "tour/library_parts.h"
#include "tour/script_state.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace guanhe::tour {
namespace {

using Kind = ScriptRequest::Kind;

constexpr int deepest_value = 8;
constexpr double shortest_period = 0.05; // seconds: every() is no way to run twice a frame
constexpr double longest_wait = 86400.0;
constexpr std::size_t longest_name = 256, longest_speech = std::size_t{64} << 10; // bytes

/// Of an exhibit, an event, …: what the host keeps must not be as large as the script's memory each.
std::string name_at(lua_State* lua, int index) {
    const auto name = text_at(lua, index);
    luaL_argcheck(lua, name.size() <= longest_name, index, "a name of more than 256 bytes");
    return std::string(name);
}

double seconds_at(lua_State* lua, int index) {
    const double seconds = luaL_checknumber(lua, index);
    luaL_argcheck(lua, seconds >= 0.0 && seconds <= longest_wait, index, "seconds are between 0 and a day");
    return seconds;
}

/// Of a function that a step, a handler or a timer runs.
Script::State::Task& waiting(lua_State* lua) {
    auto& state = Script::State::of(lua);
    if (!state.running || lua_isyieldable(lua) == 0)
        luaL_error(lua, "nothing can wait here: only a function that a step, on, after or every runs, and not inside "
                        "sort or gsub");
    return *state.running;
}

void request(lua_State* lua, ScriptRequest wanted) {
    auto& state = Script::State::of(lua);
    if (!state.requests) {
        if (wanted.kind == Kind::variable) return; // at loading: the variable itself is enough
        luaL_error(lua,
                   "this can be done in a function that a step, on, after or every runs, not while the file loads");
    }
    if (state.requests->size() - state.requests_before >= state.sandbox.budget().requests_at_once)
        luaL_error(lua, "asks for too much without waiting");
    state.requests->push_back(std::move(wanted));
}

int say(lua_State* lua) {
    auto& task = waiting(lua);
    ScriptRequest wanted;
    wanted.kind = Kind::say;
    if (lua_istable(lua, 1)) {
        for (lua_pushnil(lua); lua_next(lua, 1) != 0; lua_pop(lua, 1)) {
            if (lua_type(lua, -2) != LUA_TSTRING || lua_type(lua, -1) != LUA_TSTRING)
                return luaL_error(lua, "say takes a text, or texts by language: {[\"zh-Hans\"] = \"…\", en = \"…\"}");
            wanted.text.values[name_at(lua, -2)] = text_at(lua, -1);
        }
    } else {
        wanted.text.values[Script::State::of(lua).language] = text_at(lua, 1);
    }
    std::size_t bytes = 0;
    for (const auto& [tag, words] : wanted.text.values) bytes += tag.size() + words.size();
    luaL_argcheck(lua, bytes <= longest_speech, 1, "a text of more than 64 KiB");
    request(lua, std::move(wanted));
    task.waits = Script::State::Waits::host;
    return lua_yield(lua, 0);
}

int move_to(lua_State* lua) {
    auto& task = waiting(lua);
    ScriptRequest wanted;
    wanted.kind = Kind::move;
    wanted.name = name_at(lua, 1);
    request(lua, std::move(wanted));
    task.waits = Script::State::Waits::host;
    return lua_yield(lua, 0);
}

int wait(lua_State* lua) {
    auto& task = waiting(lua);
    task.until = Script::State::of(lua).now + seconds_at(lua, 1);
    task.waits = Script::State::Waits::time;
    return lua_yield(lua, 0);
}

int wait_for(lua_State* lua) {
    auto& task = waiting(lua);
    task.event = name_at(lua, 1);
    task.of.reset();
    if (!lua_isnoneornil(lua, 2)) task.of = name_at(lua, 2);
    task.until = lua_isnoneornil(lua, 3) ? 0.0 : Script::State::of(lua).now + seconds_at(lua, 3);
    task.waits = Script::State::Waits::event;
    task.wants_value = true;
    return lua_yield(lua, 0);
}

int add_handler(lua_State* lua, Script::State::Handler handler) {
    auto& state = Script::State::of(lua);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    if (state.handlers.size() >= state.sandbox.budget().handlers)
        return luaL_error(lua, "more than %d handlers and timers", static_cast<int>(state.sandbox.budget().handlers));
    lua_pushvalue(lua, 2);
    handler.function = luaL_ref(lua, LUA_REGISTRYINDEX);
    handler.id = state.next_id++;
    lua_pushinteger(lua, static_cast<lua_Integer>(handler.id));
    state.handlers.push_back(std::move(handler));
    return 1;
}

int on(lua_State* lua) {
    Script::State::Handler handler;
    handler.event = name_at(lua, 1);
    luaL_argcheck(lua, !handler.event.empty(), 1, "an event has a name");
    return add_handler(lua, std::move(handler));
}

int after(lua_State* lua) {
    Script::State::Handler handler;
    handler.at = Script::State::of(lua).now + seconds_at(lua, 1);
    return add_handler(lua, std::move(handler));
}

int every(lua_State* lua) {
    Script::State::Handler handler;
    handler.every = std::max(seconds_at(lua, 1), shortest_period);
    handler.at = Script::State::of(lua).now + handler.every;
    return add_handler(lua, std::move(handler));
}

int off(lua_State* lua) {
    auto& state = Script::State::of(lua);
    const auto id = static_cast<std::uint64_t>(luaL_checkinteger(lua, 1));
    std::erase_if(state.handlers, [&](const Script::State::Handler& handler) {
        if (handler.id == id) state.forget(handler);
        return handler.id == id;
    });
    return 0;
}

template<Kind kind>
int effect(lua_State* lua) {
    ScriptRequest wanted;
    wanted.kind = kind;
    wanted.name = name_at(lua, 1);
    if constexpr (kind == Kind::highlight) {
        wanted.on = lua_isnoneornil(lua, 2) || lua_toboolean(lua, 2) != 0;
    } else if constexpr (kind == Kind::show || kind == Kind::hide) {
        if (!lua_isnoneornil(lua, 2)) wanted.part = name_at(lua, 2);
    }
    request(lua, std::move(wanted));
    return 0;
}

int log(lua_State* lua) {
    ScriptRequest wanted;
    const int count = lua_gettop(lua);
    for (int i = 1; i <= count; ++i) {
        if (i > 1) wanted.name += ' ';
        push_plain_text(lua, i);
        wanted.name += text_at(lua, -1);
        lua_pop(lua, 1);
        wanted.name.resize(first_bytes(wanted.name, 1000).size());
    }
    if (Script::State::of(lua).requests) request(lua, std::move(wanted));
    return 0;
}

int random(lua_State* lua) {
    auto& state = Script::State::of(lua);
    const std::uint64_t bits = state.next_random();
    if (lua_gettop(lua) == 0) {
        lua_pushnumber(lua, static_cast<double>(bits >> 11U) * 0x1.0p-53);
        return 1;
    }
    const lua_Integer low = lua_gettop(lua) > 1 ? luaL_checkinteger(lua, 1) : 1;
    const lua_Integer high = luaL_checkinteger(lua, lua_gettop(lua) > 1 ? 2 : 1);
    luaL_argcheck(lua, low <= high, 1, "there is no whole number between these");
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t offset = span == 0 ? bits : bits % span;
    lua_pushinteger(lua, static_cast<lua_Integer>(static_cast<std::uint64_t>(low) + offset));
    return 1;
}

int language(lua_State* lua) {
    const auto& name = Script::State::of(lua).language;
    lua_pushlstring(lua, name.data(), name.size());
    return 1;
}

int now(lua_State* lua) {
    lua_pushnumber(lua, Script::State::of(lua).now);
    return 1;
}

int get_variable(lua_State* lua) {
    const auto& state = Script::State::of(lua);
    const auto found = state.variables->find(text_at(lua, 2));
    if (found == state.variables->end())
        lua_pushnil(lua);
    else
        push_value(lua, found->second);
    return 1;
}

int set_variable(lua_State* lua) {
    constexpr std::size_t most_variables = 256;
    const auto& state = Script::State::of(lua);
    ScriptRequest wanted;
    wanted.kind = Kind::variable;
    luaL_argexpected(lua, lua_type(lua, 2) == LUA_TSTRING, 2, "a name");
    wanted.name = name_at(lua, 2);
    wanted.value = value_at(lua, 3, state.sandbox.budget().variable_bytes);
    if (wanted.value.is_nothing()) {
        state.variables->erase(wanted.name);
    } else {
        if (state.variables->size() >= most_variables && !state.variables->contains(wanted.name))
            return luaL_error(lua, "more than %d variables", static_cast<int>(most_variables));
        state.variables->insert_or_assign(wanted.name, wanted.value);
    }
    request(lua, std::move(wanted));
    return 0;
}

/// Whole numbers, then other numbers, then texts.
bool key_before(const Value& a, const Value& b) {
    if (a.data.index() != b.data.index()) return a.data.index() < b.data.index();
    if (const auto* const whole = std::get_if<std::int64_t>(&a.data)) return *whole < std::get<std::int64_t>(b.data);
    if (const auto* const number = std::get_if<double>(&a.data)) return *number < std::get<double>(b.data);
    return std::get<std::string>(a.data) < std::get<std::string>(b.data);
}

Value plain_value(lua_State* lua, int index, int depth, std::size_t& bytes_left) {
    const auto take = [&](std::size_t bytes) {
        if (bytes > bytes_left) luaL_error(lua, "more than a variable can hold");
        bytes_left -= bytes;
    };
    index = lua_absindex(lua, index);
    take(sizeof(Value));
    switch (lua_type(lua, index)) {
    case LUA_TNIL:
        return {};
    case LUA_TBOOLEAN:
        return {lua_toboolean(lua, index) != 0};
    case LUA_TNUMBER:
        if (lua_isinteger(lua, index) != 0) return {static_cast<std::int64_t>(lua_tointeger(lua, index))};
        return {static_cast<double>(lua_tonumber(lua, index))};
    case LUA_TSTRING: {
        const auto text = text_at(lua, index);
        take(text.size());
        return {std::string(text)};
    }
    case LUA_TTABLE:
        break;
    default:
        luaL_error(lua, "a variable holds plain data, not a %s", luaL_typename(lua, index));
    }
    if (depth == deepest_value) luaL_error(lua, "a table in a table, more than %d deep (or in itself)", deepest_value);
    luaL_checkstack(lua, 4, "value");
    Value::Table table;
    for (lua_pushnil(lua); lua_next(lua, index) != 0; lua_pop(lua, 1)) {
        if (lua_type(lua, -2) != LUA_TNUMBER && lua_type(lua, -2) != LUA_TSTRING)
            luaL_error(lua, "a table in a variable has keys that are numbers or texts");
        Value key; // not text_at: it would turn a number into a text under lua_next
        if (lua_type(lua, -2) == LUA_TSTRING)
            key = plain_value(lua, -2, depth + 1, bytes_left);
        else if (lua_isinteger(lua, -2) != 0)
            key.data = static_cast<std::int64_t>(lua_tointeger(lua, -2));
        else
            key.data = static_cast<double>(lua_tonumber(lua, -2));
        table.push_back({std::move(key), plain_value(lua, -1, depth + 1, bytes_left)});
    }
    std::ranges::sort(table, [](const Field& a, const Field& b) { return key_before(a.key, b.key); });
    return {std::move(table)};
}

} // namespace

Value value_at(lua_State* lua, int index, std::size_t most_bytes) {
    return plain_value(lua, index, 0, most_bytes);
}

void push_value(lua_State* lua, const Value& value) {
    luaL_checkstack(lua, 4, "value");
    if (const auto* const flag = std::get_if<bool>(&value.data)) return lua_pushboolean(lua, *flag ? 1 : 0);
    if (const auto* const whole = std::get_if<std::int64_t>(&value.data)) return lua_pushinteger(lua, *whole);
    if (const auto* const number = std::get_if<double>(&value.data)) return lua_pushnumber(lua, *number);
    if (const auto* const text = std::get_if<std::string>(&value.data)) {
        lua_pushlstring(lua, text->data(), text->size());
        return;
    }
    const auto* const table = std::get_if<Value::Table>(&value.data);
    if (!table) return lua_pushnil(lua);
    lua_newtable(lua);
    for (const auto& field : *table) {
        if (field.key.is_nothing()) continue;
        push_value(lua, field.key);
        push_value(lua, field.value);
        lua_rawset(lua, -3);
    }
}

void open_api(lua_State* lua) {
    constexpr std::array functions{
        luaL_Reg{"say", say},
        luaL_Reg{"move_to", move_to},
        luaL_Reg{"wait", wait},
        luaL_Reg{"wait_for", wait_for},
        luaL_Reg{"on", on},
        luaL_Reg{"off", off},
        luaL_Reg{"after", after},
        luaL_Reg{"every", every},
        luaL_Reg{"show", effect<Kind::show>},
        luaL_Reg{"hide", effect<Kind::hide>},
        luaL_Reg{"highlight", effect<Kind::highlight>},
        luaL_Reg{"era", effect<Kind::era>},
        luaL_Reg{"stamp", effect<Kind::stamp>},
        luaL_Reg{"go", effect<Kind::go>},
        luaL_Reg{"log", log},
        luaL_Reg{"print", log},
        luaL_Reg{"random", random},
        luaL_Reg{"language", language},
        luaL_Reg{"now", now},
    };
    lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    for (const auto& function : functions) {
        lua_pushcfunction(lua, function.func);
        lua_setfield(lua, -2, function.name);
    }
    lua_newtable(lua); // always empty, so that each reading and writing comes to us
    lua_createtable(lua, 0, 2);
    lua_pushcfunction(lua, get_variable);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, set_variable);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    lua_setfield(lua, -2, "vars");
}

} // namespace guanhe::tour
