// Lua built as C++: its errors are exceptions and its symbols are C++ names, so that the headers go without extern "C",
// which lua.hpp would add. Inside engine/tour only.
#pragma once

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
