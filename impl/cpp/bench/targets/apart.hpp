/// \file
/// A process like this one, but larger: what it measures can be compared with what this one does in the same round,
/// without growing and shrinking a process all the time.
#pragma once

#include <sys/types.h>

#include <functional>

#include "measure/rounds.hpp"

class Apart {
public:
    /// Forks a process, which prepares itself and then spawns when it is asked to. Throws std::runtime_error with the
    /// reason if it cannot prepare itself.
    Apart(const std::function<void()>& prepare, const std::function<childproof::Nanoseconds(unsigned count)>& spawn);
    ~Apart();
    Apart(const Apart&) = delete;
    Apart& operator=(const Apart&) = delete;

    /// Spawns that many, there.
    childproof::Nanoseconds spawn(unsigned count);

private:
    int socket_;
    pid_t pid_;
};
