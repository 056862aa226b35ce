/// \file
/// What a run prints while it goes on.
#pragma once

#include <cstddef>
#include <string>

#include "judge/verdict.hpp"

namespace childproof {

/// Not thread-safe.
class Progress {
public:
    /// `json`: a JSON object a line, for a program to read; else lines for people.
    Progress(bool json, std::string run) : json_(json), run_(std::move(run)) {}

    /// `total`: plays, of which a case has as many as it is repeated.
    void begin(std::size_t total);
    /// A play that is not the case's last one. What comes out as it should not is said at once.
    void played(const std::string& id, Verdict verdict, const std::string& reason);
    /// The case's last play; `result` is what counts of all of them.
    void finished(const std::string& id, const CaseResult& result);
    void end(const std::string& summary) const;

private:
    bool json_;
    std::string run_;
    std::size_t total_ = 0, done_ = 0;
};

}  // namespace childproof
