#include "scan/plain/ply.h"
#include "scan/plain/ply_values.h"

namespace guanhe::scan::plain::ply {

namespace {

/// Triangles of strips that -1 ends: Stanford's "tristrips".
class StripBuilder {
public:
    explicit StripBuilder(Column<std::uint32_t>& out) : out_(out) {}

    Result<void> add(std::int64_t index) {
        if (index < 0) {
            length_ = 0;
            return {};
        }
        const auto next = static_cast<std::uint32_t>(index);
        // Every second triangle is turned over; strips repeat vertices to go round corners, which makes no triangle.
        if (length_ >= 2 && next != before_ && next != last_ && before_ != last_) {
            const bool odd = length_ % 2 != 0;
            for (const auto corner : {odd ? last_ : before_, odd ? before_ : last_, next}) corners_.push_back(corner);
        }
        before_ = std::exchange(last_, next);
        ++length_;
        return corners_.size() < std::size_t{1} << 16U ? Result<void>() : flush();
    }
    Result<void> flush() {
        GUANHE_TRY(out_.append(corners_));
        corners_.clear();
        return {};
    }

private:
    Column<std::uint32_t>& out_;
    std::vector<std::uint32_t> corners_;
    std::uint64_t length_ = 0;
    std::uint32_t before_ = 0, last_ = 0;
};

} // namespace

Result<void> Body::read_strips(const Element& element) {
    if (element.properties.size() != 1 || !element.properties[0].list || !is_whole(element.properties[0].type)) {
        return reading_.faults.whole("its \"tristrips\" are no list of integers");
    }
    if (!faces) faces.emplace(reading_.room);
    const auto& list = element.properties[0];
    const bool swapped = is_swapped(header_.encoding);
    const auto bytes = reading_.source.bytes;
    StripBuilder strips(faces->corners);
    // A strip is one after another by nature; of files that have them none is large.
    const auto add = [&](std::int64_t index, auto error_at) -> Result<void> {
        if (index < -1 || index >= static_cast<std::int64_t>(vertex_count_)) {
            return error_at("a strip names vertex " + std::to_string(index) + "; there are " +
                            std::to_string(vertex_count_) + ", counted from 0");
        }
        return strips.add(index);
    };
    for (std::uint64_t record = 0; record < element.count; ++record) {
        if (reading_.options.stop.stop_requested()) return reading_.faults.cancelled();
        GUANHE_TRY(strips.add(-1));
        if (is_text()) {
            Cursor in(reading_.text().substr(at_));
            skip_space(in);
            std::int64_t count = 0;
            std::int64_t index = 0;
            if (!take_integer(in, count)) return cut_short(element, record);
            for (std::int64_t i = 0; i < count; ++i) {
                skip_space(in); // some writers break these very long lines
                const auto* at = in.at;
                if (!take_integer(in, index)) return reading_.at_text(at, "the next index of the strip was expected");
                GUANHE_TRY(add(index, [&](std::string what) { return reading_.at_text(at, std::move(what)); }));
            }
            at_ = bytes.size() - in.rest().size();
            continue;
        }
        const auto head = size_of(list.count_type);
        if (bytes.size() - at_ < head) return cut_short(element, record);
        const auto count = load_count(bytes.data() + at_, list.count_type, swapped);
        at_ += head;
        if (count < 0 || static_cast<std::uint64_t>(count) > (bytes.size() - at_) / size_of(list.type)) {
            return reading_.faults.at_byte(
                at_ - head, "a strip of " + std::to_string(count) + " indices does not end inside the file",
                "the file was cut short, or the length is wrong");
        }
        for (std::int64_t i = 0; i < count; ++i, at_ += size_of(list.type)) {
            GUANHE_TRY(add(load_count(bytes.data() + at_, list.type, swapped),
                           [&](std::string what) { return reading_.faults.at_byte(at_, std::move(what)); }));
        }
    }
    return strips.flush();
}

} // namespace guanhe::scan::plain::ply
