/// \file
/// Values as Python writes them in its messages.
#pragma once

#include <string>
#include <string_view>
#include <subprocess/args.hpp>

namespace subprocess {

/// A string literal: quotes, escapes, invalid bytes as "\udcXX".
std::string repr(std::string_view text);

/// A literal of bytes: b'…', all but printable ASCII as "\xXX".
std::string repr_of_bytes(std::string_view bytes);

/// How a message names a command: a sequence as a list literal, one string as it is.
std::string command_text(const Args& args);

/// A number of seconds, in the fewest digits that mean the same number.
std::string seconds_text(double seconds);

}  // namespace subprocess
