#include "generated.hpp"

#include <algorithm>
#include <array>

namespace child {
namespace {

constexpr std::size_t kLineLength = 8;
constexpr std::uint64_t kLines = 10'000'000;

std::array<char, kLineLength> line(std::uint64_t number) noexcept {
    std::array<char, kLineLength> digits{};
    digits.back() = '\n';
    for (std::size_t i = kLineLength - 1; i-- > 0; number /= 10) digits[i] = static_cast<char>('0' + number % 10);
    return digits;
}

}  // namespace

void fill_generated(std::uint64_t position, char* buffer, std::size_t size) noexcept {
    while (size > 0) {
        const auto digits = line(position / kLineLength % kLines);
        const std::size_t column = position % kLineLength;
        const std::size_t count = std::min(size, kLineLength - column);
        buffer = std::copy_n(digits.data() + column, count, buffer);
        position += count;
        size -= count;
    }
}

}  // namespace child
