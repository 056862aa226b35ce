#include "child_goes_first.posix.hpp"

#include <sched.h>

#include <atomic>
#include <chrono>

namespace subprocess {
namespace {

using Clock = std::chrono::steady_clock;

/// Longer than a short child runs, shorter than the slices of the schedulers (3 ms and more).
constexpr auto short_absence = std::chrono::milliseconds(1);

/// How many children do not go first after a long absence. Where the processors are busy, what is lost is little among
/// so many; where they are not, long absences are rarer than this.
constexpr int pause = 200;

std::atomic<int> left_of_pause = 0;

}  // namespace

void let_child_go_first() noexcept {
    if (left_of_pause.load(std::memory_order_relaxed) > 0) {
        left_of_pause.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    const auto start = Clock::now();
    sched_yield();
    if (Clock::now() - start > short_absence) left_of_pause.store(pause, std::memory_order_relaxed);
}

}  // namespace subprocess
