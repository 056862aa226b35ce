#include "repr.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "utf8.hpp"

namespace subprocess {
namespace {

std::string escape(const char* format, unsigned value) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string repr_of_ascii(char c, char quote) {
    switch (c) {
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        case '\\':
            return "\\\\";
        default:
            break;
    }
    if (c == quote) return {'\\', c};
    if (c < ' ' || c == '\x7f') return escape("\\x%02x", static_cast<unsigned char>(c));
    return {c};
}

bool is_unprintable_latin1(char32_t code_point) {
    return (code_point >= 0x80 && code_point <= 0xa0) || code_point == 0xad;
}

char quote_for(std::string_view text) {
    return text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
}

}  // namespace

std::string repr_of_bytes(std::string_view bytes) {
    const char quote = quote_for(bytes);
    std::string out{'b', quote};
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out += value < 0x80 ? repr_of_ascii(byte, quote) : escape("\\x%02x", value);
    }
    return out += quote;
}

std::string repr(std::string_view text) {
    const char quote = quote_for(text);
    std::string out(1, quote);
    while (!text.empty()) {
        const Utf8Sequence sequence = utf8_sequence(text);
        const std::string_view bytes = text.substr(0, sequence.length);
        if (!sequence.valid) {
            for (const char byte : bytes) out += escape("\\udc%02x", static_cast<unsigned char>(byte));
        } else if (sequence.length == 1) {
            out += repr_of_ascii(text.front(), quote);
        } else if (is_unprintable_latin1(sequence.code_point)) {
            out += escape("\\x%02x", sequence.code_point);
        } else {
            out += bytes;
        }
        text.remove_prefix(sequence.length);
    }
    return out += quote;
}

std::string command_text(const Args& args) {
    if (args.is_string()) return args.items().front();
    std::string out = "[";
    for (const std::string& item : args.items()) {
        if (out.size() > 1) out += ", ";
        out += repr(item);
    }
    return out += "]";
}

std::string seconds_text(double seconds) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), seconds);
    return {text.data(), end};
}

}  // namespace subprocess
