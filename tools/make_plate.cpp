// make_plate: the drawings of the sample museum.
#include "arguments.h"
#include "base/arguments.h"
#include "base/file.h"
#include "plates/plates.h"

#include <fstream>
#include <iostream>

namespace {

using namespace guanhe;

Result<std::vector<std::byte>> drawn(const std::string& subject, Jobs& jobs) {
    if (subject == "house-plan") return tools::encode_png(tools::plates::house_plan(jobs));
    if (subject == "dipper-layout") return tools::encode_png(tools::plates::dipper_layout(jobs));
    if (subject == "night-sky") return tools::encode_jpeg(tools::plates::night_sky(jobs, 1), 92);
    if (subject == "pit-stamp") return tools::encode_png(tools::plates::pit_stamp(jobs));
    if (subject == "house-stamp") return tools::encode_png(tools::plates::house_stamp(jobs));
    return Error{.what = "there is no such drawing", .where = subject, .hint = "see --help"};
}

} // namespace

int main(int argc, char** argv) {
    print_utf8();
    tools::Arguments arguments(
        "make_plate", "Draws a picture for the panels of the sample museum.",
        {{"-o", "FILE", "the picture to write", true},
         {"--subject", "NAME", "house-plan, dipper-layout, pit-stamp or house-stamp (PNG), night-sky (JPEG)", true}});
    const auto refuse = [](const Error& error, int code) {
        std::cerr << "make_plate: " << error.message() << "\n";
        return code;
    };
    if (const auto parsed = arguments.parse(command_line_arguments(argc, argv)); !parsed)
        return refuse(parsed.error(), 2);
    if (arguments.help_wanted()) {
        std::cout << arguments.help();
        return 0;
    }
    Jobs jobs;
    const auto picture = drawn(*arguments.text("--subject"), jobs);
    if (!picture) return refuse(picture.error(), 2);
    std::ofstream file(path_from_utf8(*arguments.text("-o")), std::ios::binary);
    const auto& bytes = picture.value();
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file)
        return refuse(
            {.what = "could not be written", .where = *arguments.text("-o"), .hint = "choose a folder that exists"}, 1);
    return 0;
}
