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
        {{"-o", "FILE", "the .glb or .gltf to write", true},
         {"--seed", "S", "another hand for each (5300)"},
         {"--jar", "N", "only jar N of the nine (1 to 9), whole, upright at the origin"}});
    const auto parsed = arguments.parse(command_line_arguments(argc, argv));
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    const auto number = [&](const char* name, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most) {
        return parsed ? arguments.number(name, otherwise, least, most) : Result<std::uint64_t>(parsed.error());
    };
    const auto seed = number("--seed", 5300, 0, 0xFFFF'FFFFULL);
    const auto jar = number("--jar", 1, 1, tools::pit::jar_count);
    for (const auto* asked : {&seed, &jar}) {
        if (*asked) continue;
        std::cerr << "make_pit: " << asked->error().message() << "\n";
        return 2;
    }
    Jobs jobs;
    const auto file = path_from_utf8(*arguments.text("-o"));
    const auto hand = static_cast<std::uint32_t>(seed.value());
    const auto written = arguments.has("--jar") ? tools::pit::write_jar(file, jar.value(), hand, jobs)
                                                : tools::pit::write_pit(file, hand, jobs);
    if (!written) {
        std::cerr << "make_pit: " << written.error().message() << "\n";
        return 1;
    }
    return 0;
}
