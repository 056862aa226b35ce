#include "generated.hpp"

#include <array>

namespace adapter {
namespace {

constexpr std::size_t kLineLength = 8;
constexpr std::size_t kLines = 10'000'000;

std::array<char, kLineLength> line(std::size_t number) {
    std::array<char, kLineLength> digits{};
    digits.back() = '\n';
    for (std::size_t i = kLineLength - 1; i-- > 0; number /= 10) digits[i] = static_cast<char>('0' + number % 10);
    return digits;
}

}  // namespace

std::string generated(std::size_t size) {
    std::string stream;
    stream.reserve(size + kLineLength);
    for (std::size_t number = 0; stream.size() < size; ++number) {
        const auto digits = line(number % kLines);
        stream.append(digits.data(), digits.size());
    }
    stream.resize(size);
    return stream;
}

bool is_generated(std::string_view data) {
    for (std::size_t number = 0; !data.empty(); ++number) {
        const auto digits = line(number % kLines);
        const std::string_view piece = data.substr(0, kLineLength);
        if (piece != std::string_view(digits.data(), piece.size())) return false;
        data.remove_prefix(piece.size());
    }
    return true;
}

}  // namespace adapter
