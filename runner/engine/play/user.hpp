/// \file
/// The user that the engine runs as.
#pragma once

#include <optional>

namespace childproof {

/// None where users and groups have no numbers (Windows).
std::optional<int> user_id();
std::optional<int> group_id();

}  // namespace childproof
