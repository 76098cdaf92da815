// The reader GUANHE_FUZZED of a format without structure, on any bytes: no crash, no hang, and the same in memory and
// out of it.
#include "check_scan.h"
#include "scan/plain/read_plain.h"

#include <algorithm>

namespace {

using namespace guanhe;
using namespace guanhe::fuzz;

template<class T>
bool same(const scan::Stream<T>& a, const scan::Stream<T>& b) {
    return std::ranges::equal(std::as_bytes(a.span()), std::as_bytes(b.span()));
}

void check_same(const scan::Scan& a, const scan::Scan& b) {
    require(a.meshes.size() == b.meshes.size());
    for (std::size_t m = 0; m < a.meshes.size(); ++m) {
        require(a.meshes[m].primitives.size() == b.meshes[m].primitives.size());
        for (std::size_t p = 0; p < a.meshes[m].primitives.size(); ++p) {
            const auto& x = a.meshes[m].primitives[p];
            const auto& y = b.meshes[m].primitives[p];
            require(x.material == y.material);
            require(same(x.indices, y.indices) && same(x.positions, y.positions) && same(x.normals, y.normals));
            require(same(x.uv[0], y.uv[0]) && same(x.colors, y.colors));
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Jobs jobs(1); // one thread: every run of an input must do the same
    const scan::Source source{std::as_bytes(std::span(data, size)), nullptr, std::nullopt, std::nullopt};
    scan::ReadOptions options;
    options.jobs = &jobs;
    const auto result = scan::plain::GUANHE_FUZZED(source, "fuzz", options);
    if (!result) {
        require(!result.error().message().empty() && result.error().kind != ErrorKind::cancelled);
        return 0;
    }
    check(*result);
    if (size % 8 == 0) {
        options.memory_bytes = 0;
        const auto again = scan::plain::GUANHE_FUZZED(source, "fuzz", options);
        require(again.ok());
        check_same(*result, *again);
    }
    return 0;
}
