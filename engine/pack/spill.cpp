#include "pack/spill.h"

#include <utility>

namespace guanhe::pack {

Result<Spill::Block> Spill::append(std::vector<std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    if (bytes_in_memory_ + bytes.size() <= memory_bytes_) {
        bytes_in_memory_ += bytes.size();
        blocks_.push_back(std::move(bytes));
        return Block{blocks_.size() - 1, 0, false};
    }
    if (!file_) {
        GUANHE_TRY_LET(auto file, ScratchFile::create(folder_));
        file_.emplace(std::move(file));
    }
    const auto offset = file_->size();
    GUANHE_TRY(file_->append(bytes));
    return Block{0, offset, true};
}

Result<void> Spill::seal() {
    if (!file_) return {};
    GUANHE_TRY_LET(mapped_, file_->map());
    return {};
}

std::span<const std::byte> Spill::read(const Block& block, std::uint64_t offset, std::size_t bytes) const {
    if (!block.in_file) return std::span(blocks_[block.index]).subspan(static_cast<std::size_t>(offset), bytes);
    return mapped_.bytes().subspan(static_cast<std::size_t>(block.offset + offset), bytes);
}

} // namespace guanhe::pack
