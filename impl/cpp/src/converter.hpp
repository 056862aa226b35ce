/// \file
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace subprocess {

/// Converts between two encodings, in pieces, up to the first place that it cannot convert.
class Converter {
public:
    enum class Stop {
        end,         ///< all is converted
        invalid,     ///< what follows is not valid, or has no counterpart
        incomplete,  ///< what follows is the beginning of a character
    };
    struct Progress {
        std::size_t consumed;
        Stop stop;
    };

    Converter() = default;
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    virtual ~Converter() = default;
    virtual Progress convert(std::string_view input, std::string& output) = 0;
    /// Appends what ends a text in an encoding with shift states.
    virtual void finish(std::string& output) = 0;
};

/// Null if one of the encodings is unknown.
std::unique_ptr<Converter> make_converter(const std::string& from, const std::string& to);

/// The encoding of the user's locale; UTF-8 in the C locale.
std::string locale_encoding();

/// What ends a line in the platform's text files.
std::string_view line_separator();

}  // namespace subprocess
