/// \file
/// The commands `keep` and `guard`, which are for the engine itself.
#pragma once

#include <optional>

namespace childproof {

/// Becomes the keeper of an adapter (play/keeper.hpp) or the guard of a folder (play/folder_guard.hpp), if that is what
/// these arguments ask for; then the exit status. On Windows there is neither: a job object does the keeper's work.
std::optional<int> keep_command(int argc, char** argv);

}  // namespace childproof
