#include "pack/verify.h"

#include "pack/codec.h"

namespace guanhe::pack {

Damage find_damage(const Pack& pack, Jobs& jobs, Progress* progress) {
    if (progress != nullptr) progress->begin("checking", pack.file_bytes());
    const auto wrong = [&](const auto& entries) {
        std::vector<std::uint8_t> bad(entries.size(), 0);
        constexpr std::size_t grain = 16;
        jobs.parallel_ranges(entries.size(), grain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const auto stored = pack.stored(entries[i]);
                bad[i] = hash_bytes(stored) != entries[i].hash ? 1 : 0;
                pack.forget(stored);
                if (progress != nullptr) progress->advance(stored.size());
            }
        });
        std::vector<std::uint32_t> numbers;
        for (std::uint32_t i = 0; i < bad.size(); ++i) {
            if (bad[i] != 0) numbers.push_back(i);
        }
        return numbers;
    };
    return {wrong(pack.pages()), wrong(pack.tiles())};
}

} // namespace guanhe::pack
