/// \file
#pragma once

#include <chrono>
#include <optional>
#include <subprocess/options.hpp>

namespace subprocess {

/// The moment at which a timeout ends, or never.
class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    /// Never.
    Deadline() = default;
    /// From now on. ValueError if it is not a number.
    explicit Deadline(const Timeout& timeout);

    /// The moment; none means never.
    const std::optional<Clock::time_point>& end() const { return end_; }
    bool finite() const { return end_.has_value(); }
    bool passed() const { return end_ && Clock::now() >= *end_; }
    /// What is left of a finite one, not less than zero.
    std::chrono::nanoseconds remaining() const;

private:
    std::optional<Clock::time_point> end_;
};

}  // namespace subprocess
