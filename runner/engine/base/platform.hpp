/// \file
/// The platform that the engine runs on, and its numbers for names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace childproof {

/// The words by which cases and expectations name this platform, the most special first: {"linux", "posix"}.
const std::vector<std::string>& platform_words();
bool is_this_platform(std::string_view word);

/// Whether some platform has a signal of this name.
bool is_signal_name(std::string_view name);

/// This platform's number of a signal ("SIGTERM") or an error ("ENOENT"), if it has it.
std::optional<int> signal_number(std::string_view name);
std::optional<int> errno_number(std::string_view name);
/// The number of a Windows error ("ERROR_FILE_NOT_FOUND"); none elsewhere.
std::optional<int> winerror_number(std::string_view name);
/// "SIGKILL" for 9; "signal 99" for one without a name.
std::string signal_name(int number);

/// {"name": "linux-x86_64-glibc", "os": …, "arch": …, "kernel": …, "libc": …, "cpu": …, "cpus": N}
Json describe_platform();

}  // namespace childproof
