/// \file
/// The results of one case that is played several times.
#pragma once

#include <map>

#include "judge/verdict.hpp"

namespace childproof {

class Tally {
public:
    explicit Tally(unsigned repeat) : repeat_(repeat) {}
    /// Goes on with what an earlier run has made of the case.
    Tally(unsigned repeat, CaseResult earlier);

    /// Adds a result. True: it is the first, or worse than all before, and so the one that counts from now on.
    bool add(CaseResult result);
    /// The worst of all, with how often there was which verdict until now.
    CaseResult result() const;
    unsigned played() const { return played_; }
    /// Whether it has been played as often as it is to be.
    bool complete() const { return played_ == repeat_; }
    /// Whether there was more than one verdict.
    bool changes() const { return verdicts_.size() > 1; }

private:
    unsigned repeat_, played_ = 0;
    CaseResult worst_;
    std::map<std::string, unsigned> verdicts_;
};

}  // namespace childproof
