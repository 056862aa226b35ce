/// \file
/// The world that an adapter is started in.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/json.hpp"

namespace childproof {

/// All about the process an adapter becomes, for the keeper: {"fds", "signals", "rlimits", "umask", "cwd", "env"} and,
/// if asked for, "uid", "gid", "groups". Without `given` (null) it is the plain world: the null device as stdin, `log`
/// as stdout and stderr, default signals, no other descriptors, the engine's environment with a UTF-8 locale, umask
/// 022, no core files.
///
/// Files that `given` names are made in the sandbox. Throws std::invalid_argument for what cannot be made.
Json make_world(const Json& given, const std::filesystem::path& sandbox, const std::filesystem::path& log);

/// Why this user cannot make that world here, if so.
std::optional<std::string> cannot_make(const Json& given);

/// The value of a variable in that world.
std::optional<std::string> variable(const Json& world, const std::string& name);

}  // namespace childproof
