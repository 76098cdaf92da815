// The sandbox's `string`: Lua's patterns on ours, which have an end, and nothing that shows an address.
#include "tour/library_parts.h"
#include "tour/pattern.h"
#include "tour/sandbox.h"

#include <array>
#include <string>

namespace guanhe::tour {
namespace {

/// string.format: as Lua's, without %p, and without the addresses that %s shows of tables and functions.
int format(lua_State* lua) {
    const auto words = text_at(lua, 1);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != '%') continue;
        i = words.find_first_not_of("-+#0 .123456789", i + 1);
        if (i == std::string_view::npos) break;
        if (words[i] == 'p') return luaL_error(lua, "string.format has no %%p here");
    }
    const int count = lua_gettop(lua);
    lua_pushvalue(lua, lua_upvalueindex(1));
    for (int i = 1; i <= count; ++i) {
        const int type = lua_type(lua, i);
        if (type == LUA_TSTRING || type == LUA_TNUMBER || type == LUA_TBOOLEAN || type == LUA_TNIL)
            lua_pushvalue(lua, i);
        else
            push_plain_text(lua, i);
    }
    lua_call(lua, count, 1);
    return 1;
}

/// string.rep: as Lua's, which goes round its loop even for nothing, where no hook looks.
int repeated(lua_State* lua) {
    const auto words = text_at(lua, 1);
    const bool apart = !lua_isnoneornil(lua, 3) && !text_at(lua, 3).empty();
    if (words.empty() && !apart) {
        (void)luaL_checkinteger(lua, 2);
        push_text(lua, {});
        return 1;
    }
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, 1);
    return 1;
}

// ---- patterns

struct Search {
    std::string_view subject, pattern;
    bool anchored = false;
};

Search search_of(lua_State* lua) {
    Search search{text_at(lua, 1), text_at(lua, 2)};
    search.anchored = search.pattern.starts_with('^');
    if (search.anchored) search.pattern.remove_prefix(1);
    return search;
}

std::size_t start_of(lua_State* lua, int index, std::size_t size) {
    const lua_Integer from = luaL_optinteger(lua, index, 1);
    if (from > 0) return static_cast<std::size_t>(from) - 1;
    if (from == 0 || -from > static_cast<lua_Integer>(size)) return 0;
    return size - static_cast<std::size_t>(-from);
}

void push_capture(lua_State* lua, const PatternMatch& match, std::size_t i, std::string_view subject) {
    const auto& capture = match.capture(i);
    if (capture.size == PatternMatch::Capture::position)
        lua_pushinteger(lua, static_cast<lua_Integer>(capture.begin) + 1);
    else if (capture.size == PatternMatch::Capture::open)
        luaL_error(lua, "the pattern leaves a capture open");
    else
        push_text(lua, subject.substr(capture.begin, capture.size));
}

/// All captures, or the whole match where there is none.
int push_captures(lua_State* lua, const PatternMatch& match, std::string_view subject, std::size_t begin,
                  std::size_t end, bool whole) {
    if (match.captures() == 0 && whole) {
        push_text(lua, subject.substr(begin, end - begin));
        return 1;
    }
    luaL_checkstack(lua, static_cast<int>(match.captures()), "captures");
    for (std::size_t i = 0; i < match.captures(); ++i) push_capture(lua, match, i, subject);
    return static_cast<int>(match.captures());
}

struct Found {
    std::size_t begin = PatternMatch::none;
    std::size_t end = 0;
    PatternMatch match;
};

/// The first match at or after `from`; what it costs is charged.
Found find_from(lua_State* lua, const Search& search, std::size_t from) {
    auto& sandbox = Sandbox::of(lua);
    const std::uint64_t had = sandbox.left();
    Found found{PatternMatch::none, 0, PatternMatch(search.subject, search.pattern, had)};
    for (std::size_t at = from; at <= search.subject.size(); ++at) {
        const std::size_t end = found.match.at(at);
        if (found.match.fault()) {
            if (found.match.left() == 0) sandbox.stop(lua, "a pattern takes too long on a text of this length");
            luaL_error(lua, "%s", found.match.fault());
        }
        if (end != PatternMatch::none) {
            found.begin = at;
            found.end = end;
            break;
        }
        if (search.anchored) break;
    }
    sandbox.charge(lua, had - found.match.left());
    return found;
}

int find_or_match(lua_State* lua, bool find) {
    const Search search = search_of(lua);
    const std::size_t from = start_of(lua, 3, search.subject.size());
    if (from > search.subject.size()) return lua_pushnil(lua), 1;
    if (find && lua_toboolean(lua, 4) != 0) {
        const auto plain = text_at(lua, 2);
        Sandbox::of(lua).charge(lua, search.subject.size() + plain.size());
        const auto at = search.subject.find(plain, from);
        if (at == std::string_view::npos) return lua_pushnil(lua), 1;
        lua_pushinteger(lua, static_cast<lua_Integer>(at) + 1);
        lua_pushinteger(lua, static_cast<lua_Integer>(at + plain.size()));
        return 2;
    }
    const Found found = find_from(lua, search, from);
    if (found.begin == PatternMatch::none) return lua_pushnil(lua), 1;
    if (!find) return push_captures(lua, found.match, search.subject, found.begin, found.end, true);
    lua_pushinteger(lua, static_cast<lua_Integer>(found.begin) + 1);
    lua_pushinteger(lua, static_cast<lua_Integer>(found.end));
    return 2 + push_captures(lua, found.match, search.subject, found.begin, found.end, false);
}

int find(lua_State* lua) {
    return find_or_match(lua, true);
}

int match(lua_State* lua) {
    return find_or_match(lua, false);
}

/// Upvalues: subject, pattern, where to go on, where the last match ended (an empty one there would be found for ever).
int next_match(lua_State* lua) {
    lua_settop(lua, 0);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_pushvalue(lua, lua_upvalueindex(2));
    const Search search{text_at(lua, 1), text_at(lua, 2)}; // here '^' is a character like any
    auto from = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(3)));
    const lua_Integer last = lua_tointeger(lua, lua_upvalueindex(4));
    while (from <= search.subject.size()) {
        const Found found = find_from(lua, search, from);
        if (found.begin == PatternMatch::none) return 0;
        if (static_cast<lua_Integer>(found.end) == last) {
            from = found.begin + 1;
            continue;
        }
        lua_pushinteger(lua, static_cast<lua_Integer>(found.end));
        lua_copy(lua, -1, lua_upvalueindex(3));
        lua_copy(lua, -1, lua_upvalueindex(4));
        lua_pop(lua, 1);
        return push_captures(lua, found.match, search.subject, found.begin, found.end, true);
    }
    return 0;
}

int all_matches(lua_State* lua) {
    luaL_checkstring(lua, 1);
    luaL_checkstring(lua, 2);
    lua_settop(lua, 2);
    lua_pushinteger(lua, 0);
    lua_pushinteger(lua, -1);
    lua_pushcclosure(lua, next_match, 4);
    return 1;
}

void expand(lua_State* lua, const Found& found, const Search& search, std::string_view words, std::string& out) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != '%') {
            out += words[i];
            continue;
        }
        const char c = ++i < words.size() ? words[i] : '\0';
        if (c == '%') {
            out += '%';
        } else if (c == '0' || (c == '1' && found.match.captures() == 0)) {
            out += search.subject.substr(found.begin, found.end - found.begin);
        } else if (c >= '1' && c <= '9' && static_cast<std::size_t>(c - '1') < found.match.captures()) {
            push_capture(lua, found.match, static_cast<std::size_t>(c - '1'), search.subject);
            out += text_at(lua, -1);
            lua_pop(lua, 1);
        } else {
            luaL_error(lua, "invalid use of '%%' in the replacement");
        }
    }
}

void replace(lua_State* lua, const Found& found, const Search& search, std::string& out) {
    const auto whole = search.subject.substr(found.begin, found.end - found.begin);
    const int kind = lua_type(lua, 3);
    if (kind == LUA_TSTRING || kind == LUA_TNUMBER) return expand(lua, found, search, text_at(lua, 3), out);
    const int top = lua_gettop(lua);
    if (kind == LUA_TFUNCTION) {
        lua_pushvalue(lua, 3);
        const int count = push_captures(lua, found.match, search.subject, found.begin, found.end, true);
        lua_call(lua, count, 1);
    } else {
        if (found.match.captures() == 0)
            push_text(lua, whole);
        else
            push_capture(lua, found.match, 0, search.subject);
        lua_rawget(lua, 3);
    }
    if (lua_toboolean(lua, -1) == 0)
        out += whole;
    else if (lua_isstring(lua, -1) != 0)
        out += text_at(lua, -1);
    else
        luaL_error(lua, "a replacement is a text, not a %s", luaL_typename(lua, -1));
    lua_settop(lua, top);
}

int replace_all(lua_State* lua) {
    const Search search = search_of(lua);
    const int kind = lua_type(lua, 3);
    luaL_argexpected(lua, kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3,
                     "string/function/table");
    const lua_Integer most = luaL_optinteger(lua, 4, static_cast<lua_Integer>(search.subject.size()) + 1);
    auto& sandbox = Sandbox::of(lua);
    std::string out;
    lua_Integer count = 0;
    std::size_t at = 0, last = PatternMatch::none;
    while (count < most && at <= search.subject.size()) {
        const Found found = find_from(lua, search, at);
        if (found.begin == PatternMatch::none) break;
        out += search.subject.substr(at, found.begin - at);
        at = found.begin;
        if (found.end != last) {
            ++count;
            const std::size_t before = out.size();
            replace(lua, found, search, out);
            sandbox.charge(lua, (out.size() - before) / 16);
            if (out.size() > sandbox.budget().memory_bytes) luaL_error(lua, "not enough memory");
            at = last = found.end;
        } else { // an empty match where the last one ended
            if (at < search.subject.size()) out += search.subject[at];
            ++at;
        }
        if (search.anchored) break;
    }
    if (at < search.subject.size()) out += search.subject.substr(at);
    push_text(lua, out);
    lua_pushinteger(lua, count);
    return 2;
}

} // namespace

void open_text(lua_State* lua, int globals) {
    const int strings = opened(lua, luaopen_string);
    lua_newtable(lua);
    const int ours = lua_gettop(lua);
    keep(lua, strings, std::array{"byte", "char", "len", "lower", "reverse", "sub", "upper"});
    wrap(lua, strings, "format", format);
    wrap(lua, strings, "rep", repeated);
    set(lua, "find", find);
    set(lua, "match", match);
    set(lua, "gmatch", all_matches);
    set(lua, "gsub", replace_all);
    lua_pushliteral(lua, ""); // ("x"):upper() looks into ours too
    lua_getmetatable(lua, -1);
    lua_pushvalue(lua, ours);
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 2);
    lua_setfield(lua, globals, "string");
}

} // namespace guanhe::tour
