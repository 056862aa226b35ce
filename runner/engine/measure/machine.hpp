/// \file
/// What of the machine decides how fast, and how steadily, it spawns.
#pragma once

#include <optional>

#include "base/json.hpp"

namespace childproof {

/// Who decides about a CPU's frequency, as "performance"; null where the system does not say.
Json governor(std::optional<int> cpu);

/// How many processes wanted to run during the last minute, on average; null where the system does not say.
Json load_average();

}  // namespace childproof
