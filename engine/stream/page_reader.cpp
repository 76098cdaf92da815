#include "stream/page_reader.h"

#include <utility>

namespace guanhe::stream {

ReadPage PageWork::read(const Wish& wish, Scratch& scratch, Data buffer) {
    ReadPage page{wish.entry, wish.pack, wish.page, wish.priority, std::move(buffer), {}};
    const pack::Pack& content = wish.entry->content();
    if (auto decoded = pack::decode_page(content, wish.page, scratch, page.data); !decoded)
        page.fault = std::move(decoded).error();
    content.forget(content.stored(content.pages()[wish.page]));
    return page;
}

} // namespace guanhe::stream
