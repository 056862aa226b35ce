/// \file
/// The keeper: a process between the engine and an adapter, `childproof keep`.
///
/// It makes the world that a case asks for, starts the adapter in it, and is the one to whom all orphans of the
/// adapter's children fall, so that whose they are is known. When something comes on its stdin, or its stdin
/// ends because the engine has died, it kills everything below itself, removes its folder and ends. On its stdout it
/// tells, a line each: "started PID", "failed WHY", "exit STATUS", "signal NUMBER". In place of a stderr it has the
/// hold of the temporary folder (folder_hold.hpp), which it keeps until it has ended.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace childproof {

/// Runs as the keeper; returns its exit status. `world` is what make_world (world.hpp) describes;
/// `folder` lies in the temporary one.
int keep(const Json& world, const std::filesystem::path& folder, const std::vector<std::string>& command);

}  // namespace childproof
