// make_house: a Yangshao house of four rooms, in two states on one ground.
#include "arguments.h"
#include "base/arguments.h"
#include "house/model.h"

#include <iostream>

int main(int argc, char** argv) {
    using namespace guanhe;
    print_utf8();
    tools::Arguments arguments(
        "make_house",
        "Writes a four-room house of wattle and daub, some 5,000 years old, as glTF: a schematic reconstruction\n"
        "(示意复原) for demonstration. Both states stand on the same ground. The same seed gives the same bytes.",
        {{"-o", "FILE", "the .glb or .gltf to write", true},
         {"--state", "STATE", "remains, or reconstruction (remains)"},
         {"--seed", "S", "another hand for each (5000)"}});
    const auto refuse = [](const Error& error) {
        std::cerr << "make_house: " << error.message() << "\n";
        return 2;
    };
    if (const auto parsed = arguments.parse(command_line_arguments(argc, argv)); !parsed) return refuse(parsed.error());
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    const auto seed = arguments.number("--seed", 5000, 0, 0xFFFF'FFFFULL);
    if (!seed) return refuse(seed.error());
    const auto state = arguments.text("--state").value_or("remains");
    if (state != "remains" && state != "reconstruction")
        return refuse({.what = "expected remains or reconstruction, got \"" + state + "\"",
                       .where = "--state",
                       .hint = "see --help"});
    Jobs jobs;
    tools::house::Options options;
    options.state = state == "remains" ? tools::house::State::remains : tools::house::State::reconstruction;
    options.seed = static_cast<std::uint32_t>(seed.value());
    const auto written = tools::house::write_house(path_from_utf8(*arguments.text("-o")), options, jobs);
    if (!written) {
        std::cerr << "make_house: " << written.error().message() << "\n";
        return 1;
    }
    return 0;
}
