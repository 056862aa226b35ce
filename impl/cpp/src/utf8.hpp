/// \file
/// Looking at UTF-8, which is what text is inside this library.
#pragma once

#include <cstddef>
#include <string_view>

namespace subprocess {

/// What a string begins with: one character, or bytes that are none.
struct Utf8Sequence {
    std::size_t length;   ///< in bytes; of an invalid one, the longest part that a replacement stands for
    char32_t code_point;  ///< of a valid one
    bool valid;           ///< whether it is a character
    bool incomplete;      ///< invalid, but more bytes could make it a character
    const char* reason;   ///< why it is invalid
};

/// `text` is not empty.
Utf8Sequence utf8_sequence(std::string_view text) noexcept;

/// The size in bytes of the longest beginning that consists of characters.
std::size_t utf8_valid_size(std::string_view text) noexcept;

/// The number of characters; a byte that is not part of one counts as one.
std::size_t utf8_length(std::string_view text) noexcept;

/// The size in bytes of the first `characters` characters, at most all.
std::size_t utf8_prefix(std::string_view text, std::size_t characters) noexcept;

}  // namespace subprocess
