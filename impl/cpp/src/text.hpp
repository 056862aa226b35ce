/// \file
/// Text mode: from bytes in some encoding to UTF-8 with "\n" as line end, and back.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <subprocess/options.hpp>

#include "converter.hpp"

namespace subprocess {

/// What to do with what cannot be converted.
enum class ErrorHandler { strict, ignore, replace, backslashreplace, surrogateescape, xmlcharrefreplace };

struct TextFormat {
    std::string encoding;
    ErrorHandler errors = ErrorHandler::strict;
};

/// The format that the options ask for; none in binary mode. Throws LookupError for a name that is unknown.
std::optional<TextFormat> text_format(const Options& options);

/// Bytes, which come in pieces, to text.
class Decoder {
public:
    explicit Decoder(const TextFormat& format);
    /// Converts what can be; an incomplete character, and a "\r" whose "\n" may follow, wait for the next piece unless
    /// this one is the last. Throws UnicodeError.
    std::string decode(std::string_view bytes, bool last);

private:
    void append_invalid(std::string& out, std::string_view bytes, std::size_t position, const char* reason) const;
    std::size_t convert(std::string_view bytes, bool last, std::string& out);
    std::string translate_newlines(std::string text, bool last);

    TextFormat format_;
    std::unique_ptr<Converter> converter_;
    std::string pending_;
    bool pending_cr_ = false;
};

/// Text, whole characters at a time, to bytes.
class Encoder {
public:
    explicit Encoder(const TextFormat& format);
    /// Throws UnicodeError.
    std::string encode(std::string_view text);

private:
    void append_unencodable(std::string& out, char32_t code_point, std::string_view before);
    void append_invalid(std::string& out, std::string_view bytes, std::string_view before);

    TextFormat format_;
    std::unique_ptr<Converter> converter_;
};

}  // namespace subprocess
