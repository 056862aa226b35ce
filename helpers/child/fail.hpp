/// \file
/// How the program ends when a verb cannot be done: loudly.
#pragma once

#include <string_view>

namespace child {

/// Writes "child: VERB: WHAT" to stderr and ends the program with status 125.
[[noreturn]] void fail(std::string_view what);

/// The same with the reason of the system call that failed just now (errno) behind it.
[[noreturn]] void fail_with_errno(std::string_view what);

/// Names the verb that is being done, for these messages.
void set_current_verb(std::string_view verb) noexcept;

}  // namespace child
