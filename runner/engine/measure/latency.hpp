/// \file
/// From rounds to figures: how long a candidate takes, and how often as long as the control of the same round.
#pragma once

#include <string>
#include <vector>

#include "measure/rounds.hpp"
#include "measure/statistics.hpp"

namespace childproof {

/// The raw spawn that all others are compared with.
inline constexpr const char* control_name = "control";
/// The same once more in each round, treated like any implementation. Its ratio is 1 but for noise.
inline constexpr const char* control_again_name = "control again";

/// What one candidate's rounds of a kind come to.
struct Latency {
    std::string of;
    std::size_t rounds = 0, spawns = 0;
    double median_ns = 0, p90_ns = 0, p99_ns = 0;  ///< of all spawns
    // Of the ratios, one a round that both are in: the median of its spawns to that of the control's.
    double ratio = 0;      ///< their median
    Range ratio_interval;  ///< where it lies with 95 % confidence
    Range ratio_spread;    ///< the middle half of them
};

/// Of rounds of one kind. `rounds` is 0 if the candidate is in none of them. `control` is what it is compared with.
Latency latency_of(const std::string& candidate, const std::vector<Round>& rounds,
                   const std::string& control = control_name);

/// How much the control itself varies. Above a limit nothing can be told from these rounds, not even by comparison.
struct Noise {
    double between_rounds = 0;  ///< width of the middle half of its medians, relative to the median
    double within_rounds = 0;   ///< width of the middle half of its ratios to itself
    double lost = 0;            ///< share of the time of all its spawns beyond what they take by their round's median

    bool too_much() const;
};

/// Time is lost when something else has the CPU. That hits few of the control's spawns, since they are short, and does
/// not move its medians; it hits most of a slow implementation's, and its ratios come out too high.
inline constexpr Noise noise_limits{0.25, 0.10, 0.20};

/// Of rounds of one kind, one or more.
Noise noise_of(const std::vector<Round>& rounds);

}  // namespace childproof
