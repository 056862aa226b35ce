#include "play/idle.hpp"

namespace childproof {

// NtQuerySystemInformation says of threads what they wait for, but Wine's leaves that empty.
Idleness await_idle(const std::function<std::vector<int>()>& /*processes*/,
                    std::chrono::steady_clock::time_point /*deadline*/) {
    return {Idleness::State::unknown};
}

}  // namespace childproof
