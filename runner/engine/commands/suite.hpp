/// \file
/// Everything that is read before anything is done: vocabulary, requirements, cases.
#pragma once

#include <vector>

#include "commands/commands.hpp"
#include "load/cases.hpp"

namespace childproof {

struct Suite {
    explicit Suite(const CommonOptions& options);

    Api api;
    Requirements requirements;
    std::vector<Case> cases;

    /// How many testable requirements have a case.
    std::size_t covered() const;
    /// Requirements that could have a case and have none.
    std::vector<const Requirement*> uncovered() const;
};

/// The documented versions, oldest first.
const std::vector<std::string>& documented_versions();

/// Throws InputError unless it is one of the documented versions.
Version documented_version(const std::string& text);

}  // namespace childproof
