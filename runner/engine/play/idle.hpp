/// \file
/// Whether processes have done all that they can do before something else happens.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace childproof {

/// What is known of processes that were waited for.
struct Idleness {
    enum class State { idle, busy, unknown };

    State state;
    std::string busy = {};  ///< a thread that did not sleep, for a message: "thread 4712 of 4711 (python3) is running"
};

/// Waits until there is a moment at which every thread of the processes sleeps, is stopped, or has ended: what was
/// asked of them has been taken up, and gone as far as it goes. A sleep that ends by itself counts, too. `processes`
/// lists them anew each time. Where threads cannot be looked at the state is unknown, at once. Busy: the deadline has
/// passed.
Idleness await_idle(const std::function<std::vector<int>()>& processes, std::chrono::steady_clock::time_point deadline);

}  // namespace childproof
