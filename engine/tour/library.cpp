// The library of the sandbox: of Lua's own what cannot escape its budget, and the rest of the same name made so that it
// cannot.
#include "tour/library_parts.h"
#include "tour/sandbox.h"

#include <array>

namespace guanhe::tour {

std::string_view text_at(lua_State* lua, int index) {
    std::size_t size = 0;
    const char* const text = luaL_checklstring(lua, index, &size);
    return {text, size};
}

void push_text(lua_State* lua, std::string_view text) {
    lua_pushlstring(lua, text.data(), text.size());
}

void push_plain_text(lua_State* lua, int index) {
    switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
    case LUA_TSTRING:
        lua_pushvalue(lua, index);
        lua_tostring(lua, -1); // in place, of the copy
        break;
    case LUA_TBOOLEAN:
        lua_pushstring(lua, lua_toboolean(lua, index) != 0 ? "true" : "false");
        break;
    default:
        lua_pushstring(lua, luaL_typename(lua, index));
    }
}

void wrap(lua_State* lua, int from, const char* name, lua_CFunction function) {
    lua_getfield(lua, from, name);
    lua_pushcclosure(lua, function, 1);
    lua_setfield(lua, -2, name);
}

void set(lua_State* lua, const char* name, lua_CFunction function) {
    lua_pushcfunction(lua, function);
    lua_setfield(lua, -2, name);
}

int opened(lua_State* lua, lua_CFunction open) {
    lua_pushcfunction(lua, open);
    lua_call(lua, 0, 1);
    return lua_gettop(lua);
}

namespace {

int to_text(lua_State* lua) {
    luaL_checkany(lua, 1);
    push_plain_text(lua, 1);
    return 1;
}

// ---- tables

bool before(lua_State* lua, int a, int b) {
    const bool a_number = lua_type(lua, a) == LUA_TNUMBER, b_number = lua_type(lua, b) == LUA_TNUMBER;
    if (a_number != b_number) return a_number;
    return lua_compare(lua, a, b, LUA_OPLT) != 0;
}

/// Upvalues: the table, its keys in order, which is next.
int next_pair(lua_State* lua) {
    for (lua_Integer i = lua_tointeger(lua, lua_upvalueindex(3));; ++i) {
        lua_rawgeti(lua, lua_upvalueindex(2), i);
        if (lua_isnil(lua, -1)) return 1;
        lua_pushinteger(lua, i + 1);
        lua_replace(lua, lua_upvalueindex(3));
        lua_pushvalue(lua, -1);
        lua_rawget(lua, lua_upvalueindex(1));
        if (!lua_isnil(lua, -1)) return 2; // else it was taken out meanwhile
        lua_pop(lua, 2);
    }
}

int key_before(lua_State* lua) {
    lua_pushboolean(lua, before(lua, 1, 2) ? 1 : 0);
    return 1;
}

/// pairs: by key, numbers first. Upvalue: Lua's table.sort.
int sorted_pairs(lua_State* lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_newtable(lua);
    lua_Integer count = 0;
    for (lua_pushnil(lua); lua_next(lua, 1) != 0;) {
        lua_pop(lua, 1);
        const int type = lua_type(lua, -1);
        if (type != LUA_TNUMBER && type != LUA_TSTRING)
            return luaL_error(lua, "pairs goes through keys that are numbers or texts, not a %s",
                              lua_typename(lua, type));
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, 2, ++count);
    }
    Sandbox::of(lua).charge(lua, static_cast<std::uint64_t>(count) * 16);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_pushvalue(lua, 2);
    lua_pushcfunction(lua, key_before);
    lua_call(lua, 2, 0);
    lua_pushinteger(lua, 1);
    lua_pushcclosure(lua, next_pair, 3);
    return 1;
}

int call_wrapped(lua_State* lua) {
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

/// Lua's function in the upvalue, after a charge for the table that it goes through.
int charged(lua_State* lua) {
    if (lua_istable(lua, 1)) Sandbox::of(lua).charge(lua, static_cast<std::uint64_t>(lua_rawlen(lua, 1)) * 16);
    return call_wrapped(lua);
}

/// For the entries that are moved, where a place is given.
template<int place>
int charged_from(lua_State* lua) {
    if (lua_istable(lua, 1) && lua_gettop(lua) >= place)
        Sandbox::of(lua).charge(lua, static_cast<std::uint64_t>(lua_rawlen(lua, 1)));
    return call_wrapped(lua);
}

/// For the text that it goes through.
int charged_text(lua_State* lua) {
    constexpr std::uint64_t bytes_a_step = 8;
    if (lua_type(lua, 1) == LUA_TSTRING) Sandbox::of(lua).charge(lua, lua_rawlen(lua, 1) / bytes_a_step);
    return call_wrapped(lua);
}

// ---- putting it together

void open_basics(lua_State* lua, int globals, int sort_from) {
    lua_newtable(lua); // luaopen_base writes into the globals, which must not see all of it
    const int scratch = lua_gettop(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pushvalue(lua, scratch);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    opened(lua, luaopen_base);
    lua_pop(lua, 1);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); // the true ones again
    lua_pushvalue(lua, globals);
    keep(lua, scratch, std::array{"assert", "error", "ipairs", "pcall", "select", "type"});
    wrap(lua, scratch, "tonumber", charged_text);
    set(lua, "tostring", to_text);
    lua_getfield(lua, sort_from, "sort");
    lua_pushcclosure(lua, sorted_pairs, 1);
    lua_setfield(lua, -2, "pairs");
    lua_pop(lua, 2);
}

} // namespace

void open_library(lua_State* lua) {
    luaL_checkstack(lua, 20, "library");
    const int globals = lua_gettop(lua);
    const int tables = opened(lua, luaopen_table);
    open_basics(lua, globals, tables);

    lua_newtable(lua);
    keep(lua, tables, std::array{"unpack"});
    wrap(lua, tables, "insert", charged_from<3>);
    wrap(lua, tables, "remove", charged_from<2>);
    wrap(lua, tables, "sort", charged);
    wrap(lua, tables, "concat", charged);
    lua_setfield(lua, globals, "table");

    open_text(lua, globals);

    const int maths = opened(lua, luaopen_math);
    lua_newtable(lua);
    keep(lua, maths, std::array{"abs",  "acos", "asin", "atan", "ceil",       "cos",  "deg",        "exp",  "floor",
                                "fmod", "huge", "log",  "max",  "maxinteger", "min",  "mininteger", "modf", "pi",
                                "rad",  "sin",  "sqrt", "tan",  "tointeger",  "type", "ult"});
    lua_setfield(lua, globals, "math");

    const int unicode = opened(lua, luaopen_utf8);
    lua_newtable(lua);
    keep(lua, unicode, std::array{"char", "charpattern", "codepoint", "codes"});
    wrap(lua, unicode, "len", charged_text);
    wrap(lua, unicode, "offset", charged_text);
    lua_setfield(lua, globals, "utf8");
    lua_settop(lua, globals);
}

} // namespace guanhe::tour
