#include "deadline.hpp"

#include <algorithm>
#include <cmath>
#include <subprocess/errors.hpp>

namespace subprocess {
namespace {

// Longer is as good as for ever, and keeps the arithmetic far from overflow.
constexpr double hundred_years = 100.0 * 366 * 24 * 3600;

}  // namespace

Deadline::Deadline(const Timeout& timeout) {
    if (!timeout.given()) return;
    if (std::isnan(timeout.seconds())) throw ValueError("timeout is not a number");
    if (timeout.seconds() >= hundred_years) return;
    const std::chrono::duration<double> span(std::max(timeout.seconds(), 0.0));
    // Rounded up: a timeout never ends early.
    end_ = Clock::now() + std::chrono::ceil<Clock::duration>(span);
}

std::chrono::nanoseconds Deadline::remaining() const {
    return std::max<std::chrono::nanoseconds>(*end_ - Clock::now(), std::chrono::nanoseconds::zero());
}

}  // namespace subprocess
