/// \file
/// What the program knows of itself on every platform.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace child {

/// All arguments as they were passed, argv[0] first; set by main. There may be none.
extern std::span<char* const> arguments;

long process_id();

/// The working directory; none if it has been removed.
std::optional<std::string> working_directory();

/// The value of an environment variable; none if there is no such variable.
std::optional<std::string> variable(const char* name);

/// The path of this executable, good to be started again.
std::string program_path();

}  // namespace child
