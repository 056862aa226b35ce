/// \file
/// The results of one case that is played several times.
#pragma once

#include <map>

#include "judge/verdict.hpp"

namespace childproof {

class Tally {
public:
    explicit Tally(unsigned repeat) : left_(repeat), repeat_(repeat) {}

    /// Adds a result. True: it was the last one, and `result` is what counts.
    bool add(CaseResult result);
    /// The worst of all, with how often there was which verdict.
    const CaseResult& result() const { return worst_; }
    /// Whether there was more than one verdict.
    bool changes() const { return verdicts_.size() > 1; }

private:
    unsigned left_, repeat_;
    CaseResult worst_;
    std::map<std::string, unsigned> verdicts_;
};

}  // namespace childproof
