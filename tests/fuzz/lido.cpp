// XML of any bytes into a catalogue: no crash, no hang, nothing fetched; and what came in goes out and can be read.
#include "museum/catalogue/lido.h"
#include "catalogue.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guanhe;
    auto museum = fuzz::museum_with_a_jar();
    const auto import = museum::import_lido({reinterpret_cast<const char*>(data), size}, museum);
    if (!import) {
        fuzz::require(!import.error().message().empty());
        return 0;
    }
    fuzz::check(*import);
    museum.catalogues = import->catalogues;
    const auto again = museum::import_lido(museum::to_lido(museum), museum);
    fuzz::require(again.ok());
    fuzz::require(again->added == 0);
    return 0;
}
