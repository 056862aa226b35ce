/// \file
/// Encodings as Windows numbers them, one character at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "converter.hpp"

namespace subprocess {

struct Encoding {
    unsigned code_page;
    bool marked;            ///< begins with a byte order mark
    std::size_t unit_size;  ///< bytes
};

/// By Python's name of it; none if it is unknown here.
std::optional<Encoding> find_encoding(const std::string& name);

/// The first character of some bytes; a real one if `stop` is `end`.
struct Character {
    std::size_t length;
    char32_t code_point;
    Converter::Stop stop;
};

/// `bytes` are not empty.
Character decode_character(std::string_view bytes, const Encoding& encoding);

/// Returns false if the encoding does not have it.
bool encode_character(char32_t code_point, const Encoding& encoding, std::string& bytes);

}  // namespace subprocess
