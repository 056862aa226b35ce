/// \file
/// The command `keep`, which is for the engine itself.
#pragma once

#include <optional>

namespace childproof {

/// Becomes the keeper of an adapter (play/keeper.hpp), if that is what these arguments ask for; then the exit status.
/// There is no keeper on Windows, where a job object does its work.
std::optional<int> keep_command(int argc, char** argv);

}  // namespace childproof
