// Reads and decodes tiles on threads of its own, the most urgent first.
#pragma once

#include "base/result.h"
#include "stream/reader.h"
#include "stream/tile_source.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace guanhe::stream {

struct ReadTile {
    std::shared_ptr<const TileSource> entry;
    std::uint32_t texture = 0, tile = 0; ///< the streamer's number
    std::vector<std::byte> data;         ///< blocks
    std::optional<Error> fault;          ///< none: decoded
};

struct TileWork {
    struct Wish {
        std::shared_ptr<const TileSource> entry;
        std::uint32_t texture = 0, tile = 0;
    };
    using Done = ReadTile;
    using Data = std::vector<std::byte>;
    struct Scratch {};
    [[nodiscard]] static bool begin(const Wish& wish) { return wish.entry->begin(wish.tile); }
    [[nodiscard]] static ReadTile read(const Wish& wish, Scratch& scratch, Data buffer);
    [[nodiscard]] static std::uint64_t stored_bytes(const Wish& wish) {
        return wish.entry->content().tiles()[wish.entry->in_pack(wish.tile)].stored_bytes;
    }
    [[nodiscard]] static std::uint64_t bytes(const Data& data) { return data.size(); }
    static void end(const ReadTile& tile) { tile.entry->end(tile.tile); }
};
using TileReader = Reader<TileWork>;

} // namespace guanhe::stream
