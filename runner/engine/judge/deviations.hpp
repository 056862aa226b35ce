/// \file
/// Known deviations (expectations.yaml) applied to verdicts.
#pragma once

#include <string>
#include <vector>

#include "judge/verdict.hpp"
#include "load/cases.hpp"
#include "load/implementation.hpp"

namespace childproof {

class Deviations {
public:
    /// Keeps those whose conditions hold for this run.
    Deviations(std::vector<KnownDeviation> all, const Json& platform, const std::string& version,
               const std::string& spec);

    /// Whether a deviation names this case.
    bool name(const Case& one) const;

    /// Changes the verdict of a case that a deviation names: expected_fail, unexpected_pass or flaky.
    void apply(const Case& one, CaseResult& result) const;

    /// Deviations that name none of these cases: stale, which turns the gate red.
    Json unmatched(const std::vector<Case>& cases) const;

private:
    std::vector<KnownDeviation> known_;
};

}  // namespace childproof
