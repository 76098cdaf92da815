// The glTF reader on any bytes: no crash, no hang, no more memory than a small file can justify.
#include "check_scan.h"
#include "scan/gltf/read_source.h"

namespace {

using namespace guanhe;
using namespace guanhe::fuzz;

/// Takes some images and some streams, as the renderer's sink does.
class Sink final : public scan::ReadSink {
public:
    explicit Sink(std::size_t images) : pixels_(images) {}
    void layout(const scan::Scan& scan) override { pixels_.resize(scan.images.size()); }
    std::span<std::byte> image_target(std::size_t i, const image::Header& header) override {
        // Large pictures cost the search its speed; image decoding has bounds of its own.
        if (i % 2 != 0 || header.width > 256 || header.height > 256) return {};
        pixels_[i].resize(std::size_t{header.width} * header.height * 4);
        return pixels_[i];
    }
    void primitive_done(std::size_t, std::size_t primitive, scan::Primitive& decoded) override {
        if (primitive % 2 != 0) decoded.positions = {};
    }

private:
    std::vector<std::vector<std::byte>> pixels_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Jobs jobs(1); // one thread: every run of an input must do the same
    const auto bytes = std::as_bytes(std::span(data, size));
    Sink sink(0);
    scan::ReadOptions options;
    options.jobs = &jobs;
    options.sink = size % 2 == 0 ? &sink : nullptr;
    const auto result = scan::gltf::read_source({bytes, nullptr, std::nullopt, std::nullopt}, "fuzz", options);
    if (result) {
        if (options.sink == nullptr) check(*result);
    } else {
        require(!result.error().message().empty() && result.error().kind != ErrorKind::cancelled);
    }
    return 0;
}
