/// \file
/// The tree of processes, on POSIX.
#pragma once

#include <vector>

namespace childproof {

/// All processes below this one: its children, theirs, and so on; zombies, too.
std::vector<int> descendants(int pid);

}  // namespace childproof
