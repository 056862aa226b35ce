#include "json.hpp"

#include <cstdint>

namespace child {
namespace {

/// The length of the well-formed UTF-8 sequence that `bytes` begin with, or 0.
std::size_t sequence_length(std::string_view bytes) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (bytes.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    // Neither longer than need be, nor a surrogate, nor above U+10FFFF.
    const unsigned second = byte(1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
    return length;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) {
            out.push_back(i <= group.size() ? kDigits[bits >> (18 - 6 * i) & 0x3F] : '=');
        }
    }
    return out;
}

}  // namespace

bool is_utf8(std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const std::size_t length = sequence_length(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

void JsonWriter::key(std::string_view name) {
    separate();
    quote(name);
    text_.push_back(':');
    first_ = true;
}

void JsonWriter::string(std::string_view value) {
    if (is_utf8(value)) {
        separate();
        quote(value);
        return;
    }
    begin_object();
    key("base64");
    string(base64(value));
    end_object();
}

void JsonWriter::begin(char bracket) {
    separate();
    text_.push_back(bracket);
    first_ = true;
}

void JsonWriter::end(char bracket) {
    text_.push_back(bracket);
    first_ = false;
}

void JsonWriter::raw(std::string_view value) {
    separate();
    text_.append(value);
}

void JsonWriter::separate() {
    if (!first_) text_.push_back(',');
    first_ = false;
}

void JsonWriter::quote(std::string_view value) {
    constexpr std::string_view kHex = "0123456789abcdef";
    text_.push_back('"');
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_.push_back('\\');
            text_.push_back(c);
        } else if (byte < 0x20) {
            text_.append("\\u00").push_back(kHex[byte >> 4]);
            text_.push_back(kHex[byte & 0xF]);
        } else {
            text_.push_back(c);
        }
    }
    text_.push_back('"');
}

}  // namespace child
