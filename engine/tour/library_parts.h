// What library.cpp and library_text.cpp, which put the sandbox's library together, share. Inside engine/tour only.
#pragma once

#include "tour/lua.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace guanhe::tour {

[[nodiscard]] std::string_view text_at(lua_State* lua, int index);
void push_text(lua_State* lua, std::string_view text);
/// As tostring() shows it: without addresses.
void push_plain_text(lua_State* lua, int index);

/// Pushes what luaopen_x makes, without a global of that name; where it lies.
int opened(lua_State* lua, lua_CFunction open);
/// Into the table on top: fields of the one at `from`, as they are.
template<std::size_t N>
void keep(lua_State* lua, int from, const std::array<const char*, N>& names) {
    for (const char* const name : names) {
        lua_getfield(lua, from, name);
        lua_setfield(lua, -2, name);
    }
}
/// Into the table on top: a function whose upvalue is the field of that name at `from`.
void wrap(lua_State* lua, int from, const char* name, lua_CFunction function);
void set(lua_State* lua, const char* name, lua_CFunction function);

/// Puts `string` into the table at `globals`. May raise.
void open_text(lua_State* lua, int globals);

} // namespace guanhe::tour
