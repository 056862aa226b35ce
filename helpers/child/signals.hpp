/// \file
/// The names of signals.
#pragma once

#include <string>
#include <string_view>

namespace child {

/// "SIGTERM", "SIGRTMIN+3", …; a number without a name is "SIG32".
std::string signal_name(int number);

/// The reverse; a plain number is a signal, too.
int parse_signal(std::string_view name);

}  // namespace child
