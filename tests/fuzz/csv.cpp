// Tables of any bytes into a catalogue: no crash, no hang; and what came in goes out and comes in the same.
#include "museum/catalogue/csv.h"
#include "catalogue.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace guanhe;
    auto museum = fuzz::museum_with_a_jar();
    const auto import = museum::import_csv({reinterpret_cast<const char*>(data), size}, museum);
    if (!import) {
        fuzz::require(!import.error().message().empty());
        return 0;
    }
    fuzz::check(*import);
    museum.catalogues = import->catalogues;
    const auto again = museum::import_csv(museum::to_csv(museum), museum);
    fuzz::require(again.ok());
    fuzz::require(again->added == 0);
    return 0;
}
