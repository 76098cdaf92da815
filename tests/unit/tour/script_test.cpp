// What scripts can do, and what they cannot.
#include "tour/script.h"

#include <doctest/doctest.h>

#include <string>

using namespace guanhe;
using namespace guanhe::tour;
using Kind = ScriptRequest::Kind;

namespace {

ScriptBudget small() {
    ScriptBudget budget;
    budget.memory_bytes = std::size_t{2} << 20;
    budget.steps_to_load = budget.steps_at_once = budget.steps_a_frame = 200'000;
    budget.seconds_at_once = 30.0; // where a script is stopped must not depend on this machine
    return budget;
}

struct Stage {
    Variables variables;
    Script script;
    explicit Stage(std::string_view text, std::uint64_t seed = 1, const ScriptBudget& budget = small())
        : script(loaded(text, variables, seed, budget)) {}
    static Script loaded(std::string_view text, Variables& variables, std::uint64_t seed, const ScriptBudget& budget) {
        auto script = Script::load("tours/dig.lua", text, variables, seed, budget);
        REQUIRE_MESSAGE(script.ok(), (script.ok() ? "" : script.error().message()));
        return std::move(script).value();
    }
    /// Begins f and lets it run once.
    ScriptOutcome run(std::string_view function = "f") {
        const auto task = script.start(function);
        REQUIRE(task.ok());
        return script.advance(0.0, {}, variables);
    }
    ScriptOutcome pass(double seconds, std::vector<ScriptEvent> events = {}) {
        return script.advance(seconds, events, variables);
    }
};

std::string log_of(const ScriptOutcome& out) {
    std::string all;
    for (const auto& fault : out.faults) all += "FAULT " + fault.message() + "\n";
    for (const auto& request : out.requests)
        if (request.kind == Kind::log) all += request.name + "\n";
    return all;
}

/// What `f` logs, or how it fails.
std::string ran(const std::string& body) {
    Stage stage("function f()\n" + body + "\nend");
    return log_of(stage.run());
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("nothing that leads out of the sandbox is there") {
    for (const char* const name :
         {"io",          "os",          "package",        "require",   "debug",        "load",         "loadstring",
          "loadfile",    "dofile",      "collectgarbage", "coroutine", "setmetatable", "getmetatable", "rawset",
          "rawget",      "rawequal",    "rawlen",         "_G",        "next",         "xpcall",       "string.dump",
          "string.pack", "math.random", "table.move",     "warn",      "_VERSION"}) {
        CAPTURE(name);
        CHECK(ran(std::string("log(type(") + name + "))") == "nil\n");
    }
    CHECK(has(ran("log((''):dump())"), "FAULT"));
    CHECK(ran("for name in pairs(_ENV) do if type(_ENV[name]) == 'userdata' then log(name) end end") == "");
    CHECK(has(ran("string.sub = 1 local x <close> = {}"), "non-closable"));
}

TEST_CASE("bytecode is not taken, whatever the file is called") {
    Variables variables;
    const auto script = Script::load("x.lua", std::string_view("\x1bLua\x54\x00\x19\x93", 8), variables);
    REQUIRE_FALSE(script.ok());
    CHECK(has(script.error().message(), "x.lua"));
    CHECK(has(script.error().message(), "binary"));
}

TEST_CASE("a loop without an end is stopped and named, wherever it hides") {
    const auto stopped = [](const std::string& text, const char* where) {
        CAPTURE(text);
        Stage stage(text);
        const auto out = stage.run();
        REQUIRE(out.faults.size() == 1);
        CHECK(out.faults[0].where == where);
        CHECK(has(out.faults[0].what, "loop for ever"));
        CHECK(out.ended.size() == 1);
        CHECK(stage.script.tasks() == 0);
        // And the script still works afterwards.
        CHECK(log_of(stage.run("g")) == "still here\n");
    };
    const std::string g = "\nfunction g() log('still here') end";
    stopped("function f()\n while true do end\nend" + g, "tours/dig.lua:2");
    stopped("function f()\n pcall(function()\n while true do end\n end)\n log('escaped')\nend" + g, "tours/dig.lua:3");
    stopped("function f()\n while true do\n pcall(function()\n while true do end\n end) end\nend" + g,
            "tours/dig.lua:4");
    stopped("function f()\n ('x'):gsub('.', function() while true do end end)\nend" + g, "tours/dig.lua:2");
    stopped("function f()\n table.sort({1,2,3}, function()\n while true do end end)\nend" + g, "tours/dig.lua:3");
    stopped("function f()\n local function h() return h() end\n h()\nend" + g, "tours/dig.lua:2");
    stopped("function f()\n for i = 1, math.huge do local x = i end\nend" + g, "tours/dig.lua:2");
    stopped("function f()\n ::again:: pcall(error) goto again\nend" + g, "tours/dig.lua:2");
}

TEST_CASE("a loop in the outermost lines, a handler and a timer is stopped too") {
    Variables variables;
    const auto script = Script::load("a.lua", "\n\nwhile true do end", variables, 0, small());
    REQUIRE_FALSE(script.ok());
    CHECK(script.error().where == "a.lua:3");
    Stage stage("on('pick', function()\n while true do end end)\nafter(1, function()\n while true do end end)");
    auto out = stage.pass(0.0, {{"pick", {std::string("jar")}}});
    REQUIRE(out.faults.size() == 1);
    CHECK(out.faults[0].where == "tours/dig.lua:2");
    out = stage.pass(1.5);
    REQUIRE(out.faults.size() == 1);
    CHECK(out.faults[0].where == "tours/dig.lua:4");
}

TEST_CASE("patterns that would run for years are stopped") {
    const std::string out = ran("local s = ('a'):rep(200)\nlog(s:find(('a-'):rep(40) .. 'b'))");
    CHECK(has(out, "a pattern takes too long"));
    CHECK(has(out, "dig.lua:3"));
    CHECK(has(ran("log(pcall(string.gsub, ('a'):rep(300), ('a*'):rep(30) .. 'b', ''))"), "FAULT"));
}

TEST_CASE("what the library does in one call is counted too") {
    CHECK(ran("log(#(''):rep(1 << 62), #(''):rep(1 << 62, ''), ('a'):rep(3, '-'), #('a'):rep(-1))") == "0 0 a-a-a 0\n");
    CHECK(has(ran("string.rep('')"), "number expected"));
    const auto over = [](const std::string& call) {
        const auto out =
            ran("local s = ('1'):rep(400000) local t = {} for i = 1, 10000 do t[i] = i end\nfor i = 1, 10000 do " +
                call + " end");
        CAPTURE(out);
        CHECK(has(out, "loop for ever"));
    };
    over("utf8.len(s)");
    over("utf8.offset(s, -1, 400001)");
    over("tonumber(s, 10)");
    over("table.insert(t, 1, i)");
    over("table.remove(t, 1) t[#t + 1] = i");
    CHECK(ran("local t = {} table.insert(t, 'b') table.insert(t, 1, 'a') log(table.remove(t), t[1], #t)") == "b a 1\n");
    CHECK(ran("log(tonumber('0x10'), tonumber('z', 36), tonumber('x'), utf8.len('观河'))") == "16 35 nil 2\n");
}

TEST_CASE("memory has an end, and its refusal can be caught but not gone round") {
    CHECK(has(ran("local s = ('x'):rep(1e9)"), "KiB"));
    CHECK(has(ran("local s = 'x' while true do s = s .. s end"), "KiB"));
    CHECK(has(ran("local t = {} for i = 1, 1e9 do t[i] = {i} end"), "FAULT"));
    CHECK(has(ran("local function f(n) return 1 + f(n + 1) end f(1)"), "FAULT"));
    CHECK(has(ran("while true do pcall(string.rep, 'x', 1e8) end"), "loop for ever"));
    CHECK(has(ran("log(('x'):rep(1000):gsub('', ('y'):rep(100000)))"), "FAULT"));
    CHECK(has(ran("log(string.format('%99999d', 1))"), "FAULT"));
    CHECK(has(ran("log(table.concat({}, 'x', 1, 1e9))"), "FAULT"));
    CHECK(has(ran("log(select('#', table.unpack({}, 1, 1e8)))"), "FAULT"));
    CHECK(has(ran("local s = string.rep('(', 100000) log(s:find(s))"), "FAULT"));
}

TEST_CASE("a script of a whole day keeps to its memory") {
    Stage stage(
        "every(0.1, function() local t = {} for i = 1, 50 do t[i] = 'x' .. i end vars.n = (vars.n or 0) + 1 end)");
    for (int i = 0; i < 200; ++i) (void)stage.pass(0.1);
    std::size_t most = 0;
    for (int i = 0; i < 5000; ++i) {
        CHECK(stage.pass(0.1).faults.empty());
        most = std::max(most, stage.script.memory());
    }
    CHECK(most < std::size_t{256} << 10);
    CHECK(std::get<std::int64_t>(stage.variables["n"].data) > 5000);
}

TEST_CASE("patterns, find and gsub do as Lua's manual says") {
    CHECK(ran("log(('hello world'):find('o w'))") == "5 7\n");
    CHECK(ran("log(('hello'):find('l', 1, true), ('hello'):find('xyz'), ('a.b'):find('.', 2, true))") == "3 nil 2 2\n");
    CHECK(ran("log(('key = value'):match('^(%w+)%s*=%s*(%w+)$'))") == "key value\n");
    CHECK(ran("log(('  trim  '):match('^%s*(.-)%s*$') .. '|')") == "trim|\n");
    CHECK(ran("log(('THE (quick) fox'):find('%((%a+)%)'))") == "5 11 quick\n");
    CHECK(ran("log(('hello world'):gsub('o', '0', 1))") == "hell0 world 1\n");
    CHECK(ran("log(('abc'):gsub('%w', '%0%0'))") == "aabbcc 3\n");
    CHECK(ran("log(('abc'):gsub('', '-'))") == "-a-b-c- 4\n");
    CHECK(ran("log(('hello world'):gsub('(%w+) (%w+)', '%2 %1'))") == "world hello 1\n");
    CHECK(ran("log(('$name is $age'):gsub('%$(%w+)', {name = 'Li', age = 3}))") == "Li is 3 2\n");
    CHECK(ran("log(('abc'):gsub('b', function(c) return c:upper() end))") == "aBc 1\n");
    CHECK(ran("log(('f(a(b)c)d'):match('%b()'), ('THE END'):find('%f[%a]%a+%f[%A]', 5))") == "(a(b)c) 5 7\n");
    CHECK(ran("log(('2026-05-01'):match('(%d+)-(%d+)-(%d+)'))") == "2026 05 01\n");
    CHECK(ran("log(('abc'):match('()b()'))") == "2 3\n");
    CHECK(ran("log(('\"x\" and \\'y\\''):match('([\"\\'])(.-)%1'))") == "\" x\n");
    CHECK(ran("for w in ('one two  three'):gmatch('%a+') do log(w) end") == "one\ntwo\nthree\n");
    CHECK(ran("for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do log(k, v) end") == "a 1\nb 2\n");
    CHECK(ran("local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end log(n)") == "4\n");
    CHECK(ran("log(('x]y'):find('[]]'), ('a-b'):find('[a%-]', 2), ('ab'):find('[^a]'))") == "2 2 2 2\n");
    for (const char* const bad : {"[a", "%", "(a", "a)", "%b", "%f", "%1"}) {
        CAPTURE(bad);
        CHECK(has(ran(std::string("log(('aaa'):find('") + bad + "'))"), "FAULT"));
    }
}

TEST_CASE("nothing shows an address, and tables go by key, so that every machine does the same") {
    const std::string text =
        "function f() local t = {} for _, k in ipairs({'d','a','c','b','e'}) do t[k] = k end\n"
        "t[3] = 3 t[1] = 1 t[2.5] = 2.5\n"
        "local s = '' for k, v in pairs(t) do s = s .. tostring(v) .. ' ' end log(s)\n"
        "log(tostring(t), string.format('%s', f), t, f) log(random(), random(6), random(10, 20)) end";
    Stage a(text), b(text);
    const auto first = log_of(a.run());
    CHECK(first.starts_with("1 2.5 3 a b c d e \ntable function table function\n"));
    CHECK(first == log_of(b.run()));
    Stage other(text, 2);
    CHECK(first != log_of(other.run()));
    CHECK(has(ran("log(string.format('%p', {}))"), "no %p"));
    CHECK(has(ran("log(string.format('%5.1f|%q|%d', 2.25, 'x', 3))"), "  2.2|\"x\"|3"));
}

TEST_CASE("a function waits for time, words, places and events") {
    Stage stage("function f()\n"
                "  wait(2) log('two')\n"
                "  say({['zh-Hans'] = '你好', en = 'Hello'}) log('said')\n"
                "  move_to('ditch') log('there')\n"
                "  local what = wait_for('pick') log(what)\n"
                "  log(wait_for('pick', 'jar', 5))\n"
                "  log(wait_for('pick', 'jar', 5))\n"
                "end");
    CHECK(log_of(stage.run()).empty());
    CHECK(log_of(stage.pass(1.9)).empty());
    auto out = stage.pass(0.2);
    CHECK(log_of(out) == "two\n");
    REQUIRE(out.requests.size() == 2);
    CHECK(out.requests[1].kind == Kind::say);
    CHECK(out.requests[1].text.in("zh-Hans") == "你好");
    const auto task = out.requests[1].task;
    CHECK(stage.pass(100.0).requests.empty());
    stage.script.done(task);
    out = stage.pass(0.0);
    CHECK(log_of(out) == "said\n");
    REQUIRE(out.requests.size() == 2);
    CHECK(out.requests[1].kind == Kind::move);
    CHECK(out.requests[1].name == "ditch");
    stage.script.done(task);
    CHECK(log_of(stage.pass(0.0)) == "there\n");
    CHECK(log_of(stage.pass(0.0, {{"gaze", {std::string("jar")}}})).empty());
    CHECK(log_of(stage.pass(0.0, {{"pick", {std::string("house")}}})) == "house\n");
    CHECK(log_of(stage.pass(0.0, {{"pick", {std::string("house")}}})).empty());
    CHECK(log_of(stage.pass(0.0, {{"pick", {std::string("jar")}}})) == "jar\n");
    out = stage.pass(5.1);
    CHECK(log_of(out) == "nil\n");
    CHECK(out.ended.size() == 1);
}

TEST_CASE("what waits where nothing can wait is an error with its line, not a crash") {
    CHECK(has(ran("table.sort({2, 1}, function() wait(1) end)"), "nothing can wait here"));
    CHECK(has(ran("('x'):gsub('.', function() say('x') end)"), "nothing can wait here"));
    Variables variables;
    const auto script = Script::load("a.lua", "\nwait(1)", variables);
    REQUIRE_FALSE(script.ok());
    CHECK(script.error().where == "a.lua:2");
    // pcall is no such place.
    Stage stage("function f() log(pcall(function() wait(1) error('late', 0) end)) end");
    CHECK(log_of(stage.run()).empty());
    CHECK(log_of(stage.pass(1.0)) == "false late\n");
}

TEST_CASE("handlers and timers run until they are taken off") {
    Stage stage("local n = 0\n"
                "local h = on('pick', function(what) n = n + 1 log(what, n) end)\n"
                "every(1, function() log('tick') end)\n"
                "after(2.5, function() off(h) log('off') end)");
    CHECK(log_of(stage.pass(0.5, {{"pick", {std::string("jar")}}, {"pick", {std::string("pot")}}})) ==
          "jar 1\npot 2\n");
    CHECK(log_of(stage.pass(0.6)) == "tick\n");
    CHECK(log_of(stage.pass(1.0)) == "tick\n");
    CHECK(log_of(stage.pass(0.5)) == "off\n");
    CHECK(log_of(stage.pass(0.1, {{"pick", {std::string("jar")}}})).empty());
}

TEST_CASE("variables hold plain data, and each reading is a copy") {
    Stage stage("function f() vars.a = {1, 2, x = {y = 'z'}} vars.b = 3.5 vars.c = nil vars.d = 'text'\n"
                "vars.a.x.y = 'lost' log(vars.a.x.y, #vars.a, vars.missing) end\n"
                "function g() vars.f = f end function h() local t = {} t.t = t vars.t = t end\n"
                "function k() vars.big = ('x'):rep(100000) end function m() vars[{}] = 1 end\n"
                "function n() for i = 1, 400 do vars['v' .. i] = i end end");
    CHECK(log_of(stage.run()) == "z 2 nil\n");
    CHECK(stage.variables.size() == 3);
    CHECK(std::get<double>(stage.variables["b"].data) == 3.5);
    for (const char* const bad : {"g", "h", "k", "m", "n"}) {
        CAPTURE(bad);
        CHECK(has(log_of(stage.run(bad)), "FAULT"));
    }
}

TEST_CASE("what the host keeps for a script has a size") {
    CHECK(has(ran("vars[('x'):rep(257)] = 1"), "more than 256 bytes"));
    CHECK(has(ran("wait_for(('x'):rep(257))"), "more than 256 bytes"));
    CHECK(has(ran("on(('x'):rep(257), function() end)"), "more than 256 bytes"));
    CHECK(has(ran("show(('x'):rep(257))"), "more than 256 bytes"));
    CHECK(has(ran("say(('x'):rep(65537))"), "more than 64 KiB"));
    CHECK(has(ran("say({en = ('x'):rep(40000), de = ('x'):rep(40000)})"), "more than 64 KiB"));
    CHECK(ran("say(('x'):rep(60000))") == "");
}

TEST_CASE("a variable that is no number is like itself") {
    Stage stage("function f() vars.x = 0/0 vars.t = {-(0/0)} end");
    (void)stage.run();
    const Variables copy = stage.variables;
    CHECK(copy == stage.variables);
    CHECK_FALSE(copy.at("x") == Value{0.0});
    CHECK_FALSE(Value{0.0} == copy.at("x"));
}

TEST_CASE("globals cannot be made once the file is loaded: going back would not undo them") {
    const auto out = ran("count = 1");
    CHECK(has(out, "'count' is not local"));
    CHECK(has(out, "vars.count"));
}

TEST_CASE("errors name the file and the line, and end nothing but their function") {
    CHECK(ran("\nerror('broken')") == "FAULT tours/dig.lua:3: broken (the visit goes on without it)\n");
    CHECK(has(ran("local t = nil\nreturn t.x"), "tours/dig.lua:3: attempt to index a nil value (local 't')"));
    CHECK(has(ran("error({})"), "an error that is no text but a table"));
    CHECK(has(ran("error()"), "FAULT"));
    CHECK(has(ran("error('without a place', 0)"), "dig.lua:2: without a place"));
    Variables variables;
    const auto script = Script::load("考古.lua", "x = = 1", variables);
    REQUIRE_FALSE(script.ok());
    CHECK(script.error().where == "考古.lua:1");
    Stage stage("function f() end");
    const auto missing = stage.script.start("nowhere");
    REQUIRE_FALSE(missing.ok());
    CHECK(has(missing.error().message(), "no function 'nowhere'"));
    CHECK_FALSE(stage.script.start("log").ok());
}

TEST_CASE("what is skipped comes to its end at once, and has done what it does") {
    Stage stage("function f() show('jar') wait(100) say('x') hide('jar') log(wait_for('pick')) vars.done = true end\n"
                "function g() while true do wait(1) end end");
    const auto task = stage.script.start("f");
    (void)stage.pass(0.0);
    const auto out = stage.script.hurry(*task, stage.variables);
    CHECK(out.faults.empty());
    CHECK(log_of(out) == "nil\n");
    CHECK(stage.variables["done"] == Value{true});
    CHECK(stage.script.tasks() == 0);
    const auto endless = stage.script.start("g");
    const auto stopped = stage.script.hurry(*endless, stage.variables);
    REQUIRE(stopped.faults.size() == 1);
    CHECK(has(stopped.faults[0].what, "does not come to its end"));
}

TEST_CASE("a skip has an end, and is not stricter than playing") {
    Stage busy(
        "function f() while true do for i = 1, 40000 do local x = i end vars.n = (vars.n or 0) + 1 wait(1) end end");
    auto task = busy.script.start("f");
    REQUIRE(task.ok());
    auto out = busy.script.hurry(*task, busy.variables);
    REQUIRE(out.faults.size() == 1);
    CHECK(has(out.faults[0].what, "does not come to its end"));
    CHECK(std::get<std::int64_t>(busy.variables["n"].data) < 100);
    Stage talk("function f() for i = 1, 400 do log(i) wait(1) end end");
    task = talk.script.start("f");
    REQUIRE(task.ok());
    out = talk.script.hurry(*task, talk.variables);
    CHECK(out.faults.empty());
    CHECK(out.requests.size() == 400);
}

TEST_CASE("a timer that was not looked at for ages rings once") {
    Stage stage("every(0.05, function() vars.n = (vars.n or 0) + 1 end)");
    (void)stage.pass(1e18);
    CHECK(stage.variables["n"] == Value{std::int64_t{1}});
    Stage later("every(0.1, function() vars.n = (vars.n or 0) + 1 end)");
    (void)later.pass(1e6);
    (void)later.pass(0.05);
    (void)later.pass(0.06);
    CHECK(later.variables["n"] == Value{std::int64_t{2}});
}

TEST_CASE("a new text takes the old one's place and keeps the variables") {
    Stage stage("vars.n = 1 vars.old = 1 on('pick', function() log('old') end) function f() vars.n = 5 end");
    (void)stage.run();
    const auto bad = stage.script.reload("on('pick', function( end)", stage.variables);
    REQUIRE_FALSE(bad.ok());
    CHECK(has(bad.error().where, "dig.lua:1"));
    CHECK(log_of(stage.pass(0.0, {{"pick", {}}})) == "old\n");
    REQUIRE(stage.script.reload("vars.n = 1 vars.fresh = 2 on('pick', function() log('new', vars.n) end)",
                                stage.variables));
    CHECK(log_of(stage.pass(0.0, {{"pick", {}}})) == "new 5\n");
    CHECK(stage.variables.contains("fresh"));
}

TEST_CASE("too many tasks, handlers and requests are refused in words") {
    CHECK(has(ran("for i = 1, 1000 do on('x', function() end) end"), "handlers"));
    CHECK(has(ran("for i = 1, 100000 do show('jar') end"), "too much"));
    Stage stage("on('pick', function() wait(1000) end)");
    std::size_t faults = 0;
    for (int i = 0; i < 200; ++i) faults += stage.pass(0.0, {{"pick", {}}}).faults.size();
    CHECK(faults == 200 - small().tasks);
    CHECK(stage.script.tasks() == small().tasks);
}

TEST_CASE("going back to a mark ends what was begun since") {
    Stage stage(
        "function f() on('pick', function() log('late') end) wait(100) end on('pick', function() log('first') end)");
    const auto mark = stage.script.mark();
    (void)stage.run();
    CHECK(log_of(stage.pass(0.0, {{"pick", {}}})) == "first\nlate\n");
    stage.script.end_since(mark);
    CHECK(stage.script.tasks() == 0);
    CHECK(log_of(stage.pass(0.0, {{"pick", {}}})) == "first\n");
}
