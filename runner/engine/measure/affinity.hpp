/// \file
/// On which CPU things run. Parent and child on different CPUs, or on the same one, are two different measurements, and
/// left alone the scheduler mixes them.
#pragma once

#include <optional>

namespace childproof {

/// Keeps the calling thread, and all processes that it starts from now on, on one of the CPUs that it may use. Returns
/// which, or nothing where that is not possible.
std::optional<int> stay_on_one_cpu();

}  // namespace childproof
