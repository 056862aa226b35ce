#include "utf8.hpp"

namespace subprocess {
namespace {

/// What may follow a first byte: how many bytes, and the range of the second, which rules out overlong forms,
/// surrogates and code points above U+10FFFF (Unicode standard, table 3-7).
struct Lead {
    std::size_t length;
    unsigned char second_low;
    unsigned char second_high;
};

Lead classify(unsigned char first) noexcept {
    if (first < 0x80) return {1, 0, 0};
    if (first < 0xc2) return {0, 0, 0};
    if (first < 0xe0) return {2, 0x80, 0xbf};
    if (first == 0xe0) return {3, 0xa0, 0xbf};
    if (first == 0xed) return {3, 0x80, 0x9f};
    if (first < 0xf0) return {3, 0x80, 0xbf};
    if (first == 0xf0) return {4, 0x90, 0xbf};
    if (first < 0xf4) return {4, 0x80, 0xbf};
    if (first == 0xf4) return {4, 0x80, 0x8f};
    return {0, 0, 0};
}

}  // namespace

Utf8Sequence utf8_sequence(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Lead lead = classify(byte(0));
    if (lead.length == 0) return {1, 0, false, false, "invalid start byte"};
    if (lead.length == 1) return {1, byte(0), true, false, nullptr};
    char32_t code_point = byte(0) & (0x7f >> lead.length);
    for (std::size_t i = 1; i < lead.length; ++i) {
        if (i == text.size()) return {i, 0, false, true, "unexpected end of data"};
        const unsigned char low = i == 1 ? lead.second_low : 0x80;
        const unsigned char high = i == 1 ? lead.second_high : 0xbf;
        if (byte(i) < low || byte(i) > high) return {i, 0, false, false, "invalid continuation byte"};
        code_point = (code_point << 6) | (byte(i) & 0x3f);
    }
    return {lead.length, code_point, true, false, nullptr};
}

std::size_t utf8_valid_size(std::string_view text) noexcept {
    std::size_t size = 0;
    while (size < text.size()) {
        if (static_cast<unsigned char>(text[size]) < 0x80) {
            ++size;
            continue;
        }
        const Utf8Sequence sequence = utf8_sequence(text.substr(size));
        if (!sequence.valid) break;
        size += sequence.length;
    }
    return size;
}

std::size_t utf8_prefix(std::string_view text, std::size_t characters) noexcept {
    std::size_t size = 0;
    for (; characters > 0 && size < text.size(); --characters) {
        const Utf8Sequence sequence = utf8_sequence(text.substr(size));
        size += sequence.valid ? sequence.length : 1;
    }
    return size;
}

std::size_t utf8_length(std::string_view text) noexcept {
    std::size_t characters = 0;
    for (std::size_t size = 0; size < text.size(); ++characters) size += utf8_prefix(text.substr(size), 1);
    return characters;
}

}  // namespace subprocess
