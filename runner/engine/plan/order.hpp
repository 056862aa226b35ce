/// \file
/// In which order cases are played.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "load/cases.hpp"

namespace childproof {

/// Seconds that cases took in an earlier run, by id.
using Durations = std::map<std::string, double>;

/// Indexes into `cases`, each `repeat` times, one round after another. With a seed each round is in a random order, the
/// same on every machine; else those that took long come first, so that no long one is begun last, then the others as
/// they stand.
std::vector<std::size_t> order(const std::vector<Case>& cases, unsigned repeat, const Durations& earlier,
                               std::optional<std::uint64_t> seed);

}  // namespace childproof
