/// \file
/// The raw spawn that implementations are compared with: vfork, execve, wait, and nothing that a library has to do.
#pragma once

#include <filesystem>

#include "measure/rounds.hpp"

namespace childproof {

/// Spawns that many children, one after another; with `capture` reads their stdout to its end. Throws HarnessError if
/// one cannot be started, or fails.
Nanoseconds spawn_raw(SpawnKind kind, const std::filesystem::path& program, unsigned count);

}  // namespace childproof
