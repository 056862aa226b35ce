#include "encodings.windows.hpp"

#include <windows.h>

#include <array>
#include <charconv>
#include <iterator>

namespace subprocess {
namespace {

// What Windows calls Unicode; its own functions convert no other code page above one byte a unit than UTF-8.
constexpr unsigned utf16_le = 1200;
constexpr unsigned utf16_be = 1201;
constexpr unsigned utf32_le = 12000;
constexpr unsigned utf32_be = 12001;
constexpr unsigned gb18030 = 54936;
constexpr unsigned ascii = 20127;

struct Named {
    std::string_view name;  // in lower case, without "-" and "_"
    Encoding encoding;
};

constexpr Named named_encodings[] = {
    {"utf8", {CP_UTF8, false, 1}},     {"u8", {CP_UTF8, false, 1}},       {"utf16", {utf16_le, true, 2}},
    {"utf16le", {utf16_le, false, 2}}, {"utf16be", {utf16_be, false, 2}}, {"utf32", {utf32_le, true, 4}},
    {"utf32le", {utf32_le, false, 4}}, {"utf32be", {utf32_be, false, 4}}, {"ascii", {ascii, false, 1}},
    {"usascii", {ascii, false, 1}},    {"latin1", {28591, false, 1}},     {"l1", {28591, false, 1}},
    {"shiftjis", {932, false, 1}},     {"sjis", {932, false, 1}},         {"eucjp", {20932, false, 1}},
    {"gbk", {936, false, 1}},          {"gb2312", {936, false, 1}},       {"gb18030", {gb18030, false, 1}},
    {"big5", {950, false, 1}},         {"euckr", {949, false, 1}},        {"koi8r", {20866, false, 1}},
    {"koi8u", {21866, false, 1}},      {"mbcs", {CP_ACP, false, 1}},      {"ansi", {CP_ACP, false, 1}},
    {"oem", {CP_OEMCP, false, 1}},
};

std::string normalized(const std::string& name) {
    std::string result;
    for (const char c : name) {
        if (c != '-' && c != '_') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
    return result;
}

/// The code page of "cp1252", "windows1252" or "iso885915".
std::optional<unsigned> numbered_code_page(std::string_view name) {
    constexpr std::pair<std::string_view, unsigned> families[] = {{"cp", 0}, {"windows", 0}, {"iso8859", 28590}};
    for (const auto& [family, first] : families) {
        if (!name.starts_with(family)) continue;
        unsigned number = 0;
        const auto [end, error] = std::from_chars(name.data() + family.size(), name.data() + name.size(), number);
        if (error == std::errc() && end == name.data() + name.size()) return first + number;
    }
    return {};
}

/// Those cannot be converted a character at a time.
bool has_states(unsigned code_page) {
    return code_page == 42 || code_page == CP_UTF7 || (code_page >= 50220 && code_page <= 50229) ||
           code_page == 52936 || (code_page >= 57002 && code_page <= 57011);
}

bool is_big_endian(const Encoding& encoding) {
    return encoding.code_page == utf16_be || encoding.code_page == utf32_be;
}

char32_t unit_at(std::string_view bytes, const Encoding& encoding) {
    char32_t unit = 0;
    for (std::size_t i = 0; i < encoding.unit_size; ++i) {
        const std::size_t place = is_big_endian(encoding) ? i : encoding.unit_size - 1 - i;
        unit = unit << 8 | static_cast<unsigned char>(bytes[place]);
    }
    return unit;
}

void append_unit(char32_t unit, const Encoding& encoding, std::string& bytes) {
    for (std::size_t i = 0; i < encoding.unit_size; ++i) {
        const std::size_t place = is_big_endian(encoding) ? encoding.unit_size - 1 - i : i;
        bytes += static_cast<char>(unit >> (8 * place));
    }
}

Character decode_wide(std::string_view bytes, const Encoding& encoding) {
    constexpr auto is_low_surrogate = [](char32_t unit) { return unit >= 0xdc00 && unit < 0xe000; };
    if (bytes.size() < encoding.unit_size) return {bytes.size(), 0, Converter::Stop::incomplete};
    const char32_t unit = unit_at(bytes, encoding);
    const bool is_surrogate = unit >= 0xd800 && unit < 0xe000;
    if (!is_surrogate)
        return {encoding.unit_size, unit, unit < 0x110000 ? Converter::Stop::end : Converter::Stop::invalid};
    if (encoding.unit_size == 4 || is_low_surrogate(unit)) return {encoding.unit_size, 0, Converter::Stop::invalid};
    if (bytes.size() < 4) return {bytes.size(), 0, Converter::Stop::incomplete};
    const char32_t low = unit_at(bytes.substr(2), encoding);
    if (!is_low_surrogate(low)) return {2, 0, Converter::Stop::invalid};
    return {4, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), Converter::Stop::end};
}

void encode_wide(char32_t code_point, const Encoding& encoding, std::string& bytes) {
    if (encoding.unit_size == 4 || code_point < 0x10000) return append_unit(code_point, encoding, bytes);
    append_unit(0xd800 + ((code_point - 0x10000) >> 10), encoding, bytes);
    append_unit(0xdc00 + ((code_point - 0x10000) & 0x3ff), encoding, bytes);
}

Character decode_narrow(std::string_view bytes, unsigned code_page) {
    // The system would drop the highest bit.
    const bool is_above_ascii = static_cast<unsigned char>(bytes.front()) >= 0x80;
    if (code_page == ascii && is_above_ascii) return {1, 0, Converter::Stop::invalid};
    CPINFO info{};
    GetCPInfo(code_page, &info);
    const bool is_lead = IsDBCSLeadByteEx(code_page, static_cast<BYTE>(bytes.front()));
    for (std::size_t length = is_lead ? 2 : 1; length <= info.MaxCharSize; ++length) {
        if (length > bytes.size()) return {bytes.size(), 0, Converter::Stop::incomplete};
        std::array<wchar_t, 2> units{};
        const int count = MultiByteToWideChar(code_page, MB_ERR_INVALID_CHARS, bytes.data(), static_cast<int>(length),
                                              units.data(), static_cast<int>(units.size()));
        if (count == 1) return {length, units[0], Converter::Stop::end};
        if (count == 2)
            return {length, 0x10000u + ((units[0] - 0xd800u) << 10) + (units[1] - 0xdc00u), Converter::Stop::end};
    }
    return {1, 0, Converter::Stop::invalid};
}

bool encode_narrow(char32_t code_point, unsigned code_page, std::string& bytes) {
    std::string units;
    encode_wide(code_point, {utf16_le, false, 2}, units);
    const auto* const wide = reinterpret_cast<const wchar_t*>(units.data());
    std::array<char, 8> out;
    BOOL replaced = FALSE;
    // These two have every character, and the system refuses to be asked.
    const bool is_complete = code_page == CP_UTF8 || code_page == gb18030;
    const int count =
        WideCharToMultiByte(code_page, is_complete ? 0 : WC_NO_BEST_FIT_CHARS, wide, static_cast<int>(units.size() / 2),
                            out.data(), static_cast<int>(out.size()), nullptr, is_complete ? nullptr : &replaced);
    if (count == 0 || replaced) return false;
    bytes.append(out.data(), static_cast<std::size_t>(count));
    return true;
}

}  // namespace

std::optional<Encoding> find_encoding(const std::string& name) {
    const std::string wanted = normalized(name);
    std::optional<Encoding> encoding;
    for (const Named& named : named_encodings) {
        if (named.name == wanted) encoding = named.encoding;
    }
    if (const auto number = numbered_code_page(wanted)) encoding = Encoding{*number, false, 1};
    CPINFO info{};
    const bool is_known = encoding && (encoding->unit_size > 1 || GetCPInfo(encoding->code_page, &info));
    return is_known && !has_states(encoding->code_page) ? encoding : std::nullopt;
}

Character decode_character(std::string_view bytes, const Encoding& encoding) {
    return encoding.unit_size > 1 ? decode_wide(bytes, encoding) : decode_narrow(bytes, encoding.code_page);
}

bool encode_character(char32_t code_point, const Encoding& encoding, std::string& bytes) {
    if (encoding.unit_size == 1) return encode_narrow(code_point, encoding.code_page, bytes);
    encode_wide(code_point, encoding, bytes);
    return true;
}

}  // namespace subprocess
