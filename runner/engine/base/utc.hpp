/// \file
/// The time of day.
#pragma once

#include <string>

namespace childproof {

/// Now, as "2026-01-31T12:00:00Z".
std::string utc_now();

}  // namespace childproof
