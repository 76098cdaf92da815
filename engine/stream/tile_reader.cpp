#include "stream/tile_reader.h"

#include <utility>

namespace guanhe::stream {

ReadTile TileWork::read(const Wish& wish, Scratch&, Data buffer) {
    ReadTile done{wish.entry, wish.texture, wish.tile, std::move(buffer), {}};
    const pack::Pack& content = wish.entry->content();
    const std::uint32_t tile = wish.entry->in_pack(wish.tile);
    if (auto decoded = pack::decode_tile(content, tile, done.data); !decoded) done.fault = std::move(decoded).error();
    content.forget(content.stored(content.tiles()[tile]));
    return done;
}

} // namespace guanhe::stream
