// Reads and decodes pages on threads of its own, the most urgent first.
#pragma once

#include "base/result.h"
#include "pack/codec.h"
#include "stream/pack_entry.h"
#include "stream/reader.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace guanhe::stream {

struct ReadPage {
    std::shared_ptr<const PackEntry> entry;
    std::uint32_t pack = 0, page = 0;
    float priority = 0.0F;
    pack::DecodedPage data;
    std::optional<Error> fault; ///< none: decoded
};

struct PageWork {
    struct Wish {
        std::shared_ptr<const PackEntry> entry;
        std::uint32_t pack = 0, page = 0;
        float priority = 0.0F;
    };
    using Done = ReadPage;
    using Data = pack::DecodedPage;
    using Scratch = pack::DecodeScratch;
    [[nodiscard]] static bool begin(const Wish& wish) { return wish.entry->begin(wish.page); }
    [[nodiscard]] static ReadPage read(const Wish& wish, Scratch& scratch, Data buffer);
    [[nodiscard]] static std::uint64_t stored_bytes(const Wish& wish) {
        return wish.entry->content().pages()[wish.page].stored_bytes;
    }
    [[nodiscard]] static std::uint64_t bytes(const Data& data) { return data.words.size() * sizeof(std::uint32_t); }
    static void end(const ReadPage& page) { page.entry->end(page.page); }
};
using PageReader = Reader<PageWork>;

} // namespace guanhe::stream
