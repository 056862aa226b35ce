#include "base/version.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace childproof {

Version::Version(std::string_view text) : text_(text) {
    const char* position = text_.data();
    const char* const end = position + text_.size();
    for (;;) {
        int number = 0;
        const auto parsed = std::from_chars(position, end, number);
        if (parsed.ec != std::errc() || number < 0) throw std::invalid_argument("'" + text_ + "' is not a version");
        numbers_.push_back(number);
        if (parsed.ptr == end) return;
        if (*parsed.ptr != '.') throw std::invalid_argument("'" + text_ + "' is not a version");
        position = parsed.ptr + 1;
    }
}

bool Version::covers(const Version& other) const {
    const auto count = std::min(numbers_.size(), other.numbers_.size());
    return std::equal(numbers_.begin(), numbers_.begin() + static_cast<std::ptrdiff_t>(count), other.numbers_.begin());
}

}  // namespace childproof
