/// \file
/// What the processes of an adapter were doing, for a hang.
#pragma once

#include <string>
#include <vector>

namespace childproof {

/// A text for each process: what describe_process (other_process.hpp) says and, on Linux, for each thread in which
/// system call and where in the kernel it is. With `stacks` also the calls that led there, where eu-stack or gdb is
/// installed and may look.
std::vector<std::string> describe_in_full(const std::vector<int>& pids, bool stacks);

}  // namespace childproof
