/// \file
/// A process like this one, but larger: what it measures can be compared with what this one does in the same round,
/// without growing and shrinking a process all the time.
#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

#include "measure/rounds.hpp"

/// Spawns that many; returns how long each took.
using Spawn = std::function<childproof::Nanoseconds(unsigned count)>;

class Apart {
public:
    /// Forks a process, which prepares itself and then spawns when it is asked to. Throws std::runtime_error with the
    /// reason if it cannot prepare itself.
    Apart(const std::function<void()>& prepare, const std::vector<Spawn>& ways);
    ~Apart();
    Apart(const Apart&) = delete;
    Apart& operator=(const Apart&) = delete;

    /// Spawns that many, there, in one of the ways, which are counted from 0.
    childproof::Nanoseconds spawn(unsigned way, unsigned count);

private:
    int socket_;
    pid_t pid_;
};
