/// \file
/// What a case has left behind in and below an adapter: processes and descriptors.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "play/adapter.hpp"

namespace childproof {

class Census {
public:
    /// Counts what is there before the first case. The adapter has to outlive this.
    explicit Census(const Adapter& adapter);

    /// What is there now and was not before: named, for a reason; nothing if all is as it was. Processes that are about
    /// to end, and descriptors that are about to be closed, are given until the deadline.
    std::optional<std::string> left_behind(std::chrono::steady_clock::time_point deadline) const;

private:
    struct Leftovers {
        std::vector<int> processes;
        std::vector<std::string> descriptors;

        bool empty() const { return processes.empty() && descriptors.empty(); }
    };

    std::vector<int> processes() const;
    Leftovers leftovers() const;

    const Adapter& adapter_;
    std::vector<int> processes_before_;
    std::vector<std::string> descriptors_before_;
};

}  // namespace childproof
