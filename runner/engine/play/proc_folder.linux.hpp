/// \file
/// Reading /proc. All of it throws HarnessError where there are not enough descriptors, or memory, to look.
#pragma once

#include <string>
#include <vector>

namespace childproof {

/// The path of something in a process's folder.
std::string proc(int pid, const std::string& name);

/// All that a file holds; nothing, or what was read until then, if the process is gone or may not be looked at.
std::string proc_contents(int pid, const std::string& name);

/// The numeric names in a folder; none if the process is gone or may not be looked at.
std::vector<int> proc_numbers(int pid, const std::string& name);

}  // namespace childproof
