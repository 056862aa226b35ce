/// \file
/// What happened in a step against what the case expects of it.
#pragma once

#include <optional>
#include <string>

#include "load/cases.hpp"

namespace childproof {

/// What an implementation did when a call was made, or what the engine saw.
struct Observation {
    std::optional<Json> value;      ///< what was returned or seen
    std::optional<Json> raised;     ///< the error that was reported
    std::optional<double> elapsed;  ///< seconds
    Json warnings;                  ///< a list of kinds; null: none were reported
    Json audit;                     ///< the arguments of the event; null: none was reported
};

struct Judgement {
    std::optional<std::string> mismatch;  ///< nothing: as expected
    std::optional<int> outcome;           ///< which of several acceptable outcomes it was, from 1
};

/// Names in the expectation must have been replaced. `sees` of engine steps is compared with the value.
Judgement judge(const Expectation& expectation, const Observation& observation, double time_scale);

/// Whether an error of kind `actual` is one of kind `wanted`: a TimeoutExpired is a SubprocessError.
bool is_kind(const std::string& actual, const std::string& wanted);

}  // namespace childproof
