/// \file
/// The raw spawn that implementations are compared with: vfork, execve, wait, and nothing that a library has to do.
#pragma once

#include <filesystem>

#include "measure/rounds.hpp"

namespace childproof {

/// Spawns one child; with `capture` reads its stdout to its end. Throws HarnessError if it cannot be started, or fails.
void spawn_raw(SpawnKind kind, const std::filesystem::path& program);

/// Spawns that many children, one after another.
Nanoseconds spawn_raw(SpawnKind kind, const std::filesystem::path& program, unsigned count);

}  // namespace childproof
