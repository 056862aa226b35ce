/// \file
#pragma once

#include <chrono>

#include "measure/rounds.hpp"

namespace childproof {

/// Calls a function that many times, and tells how long each call took.
template <typename Function>
Nanoseconds time_each(unsigned count, const Function& function) {
    Nanoseconds samples;
    samples.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        function();
        samples.push_back(std::chrono::nanoseconds(std::chrono::steady_clock::now() - begin).count());
    }
    return samples;
}

}  // namespace childproof
