// make_pit: the demo model, a Yangshao pit with nine painted jars.
#include "arguments.h"
#include "base/arguments.h"
#include "pit/model.h"

#include <iostream>

int main(int argc, char** argv) {
    using namespace guanhe;
    print_utf8();
    tools::Arguments arguments(
        "make_pit",
        "Writes a Yangshao-culture pit with nine painted jars laid out like the Big Dipper, as glTF: a schematic\n"
        "reconstruction (示意复原) for demonstration. The same seed gives the same bytes.",
        {{"-o", "FILE", "the .glb or .gltf to write", true}, {"--seed", "S", "another hand for each (5300)"}});
    const auto parsed = arguments.parse(command_line_arguments(argc, argv));
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    const auto seed =
        parsed ? arguments.number("--seed", 5300, 0, 0xFFFF'FFFFULL) : Result<std::uint64_t>(parsed.error());
    if (!seed) {
        std::cerr << "make_pit: " << seed.error().message() << "\n";
        return 2;
    }
    Jobs jobs;
    const auto written =
        tools::pit::write_pit(path_from_utf8(*arguments.text("-o")), static_cast<std::uint32_t>(seed.value()), jobs);
    if (!written) {
        std::cerr << "make_pit: " << written.error().message() << "\n";
        return 1;
    }
    return 0;
}
