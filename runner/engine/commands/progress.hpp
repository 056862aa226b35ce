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

    void begin(std::size_t total);
    void finished(const std::string& id, const CaseResult& result);
    void end(const std::string& summary) const;

private:
    bool json_;
    std::string run_;
    std::size_t total_ = 0, done_ = 0;
};

}  // namespace childproof
