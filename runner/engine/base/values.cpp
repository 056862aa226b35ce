#include "base/values.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

namespace childproof {
namespace {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t recorded_length = 400;             // enough to see what went wrong
constexpr std::size_t largest_generated = 256UL << 20U;  // beyond that a number is a mistake, not a payload

unsigned base64_digit(char character) {
    const auto position = base64_alphabet.find(character);
    if (position == std::string_view::npos) throw std::invalid_argument("not base64");
    return static_cast<unsigned>(position);
}

std::string hex_decode(std::string_view text) {
    std::string digits;
    for (const char character : text) {
        if (character == ' ') continue;
        if (std::string_view("0123456789abcdefABCDEF").find(character) == std::string_view::npos)
            throw std::invalid_argument("not hexadecimal");
        digits += character;
    }
    if (digits.size() % 2 != 0) throw std::invalid_argument("an odd number of hexadecimal digits");
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    return bytes;
}

std::string text_under(const Json& value, std::string_view key) {
    const Json& text = value.at(std::string(key));
    if (!text.is_string()) throw std::invalid_argument(std::string(key) + " must hold text");
    return text.get<std::string>();
}

std::size_t length_under(const Json& value, std::string_view key) {
    const Json& length = value.at(std::string(key));
    if (!length.is_number_integer() || length < 0 || length > largest_generated)
        throw std::invalid_argument(std::string(key) + " must hold a length");
    return length.get<std::size_t>();
}

Json cut(const std::string& data, Json beginning) {
    return Json{{"cut", std::move(beginning)}, {"length", data.size()}};
}

// A cut must not go through the middle of a character.
std::size_t character_boundary(const std::string& text, std::size_t position) {
    while (position > 0 && (static_cast<unsigned char>(text[position]) & 0xC0U) == 0x80U) --position;
    return position;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? base64_alphabet[group >> (18 - 6 * j) & 63U] : '=';
    }
    return text;
}

std::string base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) throw std::invalid_argument("not base64: the padding is missing");
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        unsigned group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const bool pad = last && j >= 4 - padding;
            group = group << 6U | (pad ? 0U : base64_digit(text[i + j]));
        }
        for (std::size_t j = 0; j < 3 - (last ? padding : 0); ++j)
            bytes += static_cast<char>(group >> (16 - 8 * j) & 255U);
    }
    return bytes;
}

std::string generated(std::size_t length) {
    std::string stream;
    stream.reserve(length + 8);
    std::array<char, 16> line{};
    for (unsigned number = 0; stream.size() < length; number = (number + 1) % 10'000'000)
        stream.append(line.data(), static_cast<std::size_t>(std::snprintf(line.data(), line.size(), "%07u\n", number)));
    stream.resize(length);
    return stream;
}

Json bytes_value(std::string_view bytes) { return Json::binary({bytes.begin(), bytes.end()}); }

std::string data_of(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    const auto& binary = value.get_binary();
    return {binary.begin(), binary.end()};
}

bool has_only_key(const Json& value, std::string_view key) {
    return value.is_object() && value.size() == 1 && value.begin().key() == key;
}

Json from_protocol(const Json& value) {
    if (has_only_key(value, "base64")) return bytes_value(base64_decode(text_under(value, "base64")));
    if (has_only_key(value, "generated")) return bytes_value(generated(length_under(value, "generated")));
    if (has_only_key(value, "generated_text")) return generated(length_under(value, "generated_text"));
    if (!value.is_structured()) return value;
    Json result = value;
    for (auto& element : result) element = from_protocol(element);
    return result;
}

Json case_to_protocol(const Json& value) {
    if (has_only_key(value, "bytes")) return Json{{"base64", base64_encode(text_under(value, "bytes"))}};
    if (has_only_key(value, "hex")) return Json{{"base64", base64_encode(hex_decode(text_under(value, "hex")))}};
    if (value.is_binary()) return Json{{"base64", base64_encode(data_of(value))}};
    if (!value.is_structured()) return value;
    Json result = value;
    for (auto& element : result) element = case_to_protocol(element);
    return result;
}

Json to_recorded(const Json& value) {
    if (is_data(value)) {
        const std::string data = data_of(value);
        const bool long_data = data.size() > recorded_length;
        if (value.is_binary()) {
            Json encoded{{"base64", base64_encode(std::string_view(data).substr(0, recorded_length))}};
            return long_data ? cut(data, std::move(encoded)) : encoded;
        }
        return long_data ? cut(data, data.substr(0, character_boundary(data, recorded_length))) : value;
    }
    if (!value.is_structured()) return value;
    Json result = value;
    for (auto& element : result) element = to_recorded(element);
    return result;
}

}  // namespace childproof
