/// \file
/// Reading /proc. All of it throws HarnessError where there are not enough descriptors, or memory, to look.
#pragma once

#include <string>
#include <vector>

namespace childproof {

/// The path of something in a process's folder.
std::string proc(int pid, const std::string& name);

/// All that a file holds; nothing if it is gone.
std::string proc_contents(int pid, const std::string& name);

/// The numeric names in a folder; none if it is gone.
std::vector<int> proc_numbers(int pid, const std::string& name);

}  // namespace childproof
