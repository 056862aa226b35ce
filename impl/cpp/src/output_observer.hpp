/// \file
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <subprocess/options.hpp>

namespace subprocess {

/// What is done with captured output as it comes, beside keeping it.
struct OutputObserver {
    /// Thrown when a stream has given more than the limit; becomes an OutputLimitExceeded.
    struct LimitReached {};

    /// To be called when `count` bytes have been appended to those of a stream. Throws LimitReached, and what the
    /// function throws.
    void arrived(const std::string& bytes, std::size_t count) const {
        if (function && count > 0) function(std::string_view(bytes).substr(bytes.size() - count));
        if (bytes.size() > limit) throw LimitReached();
    }

    OutputFn function;
    std::size_t limit = std::numeric_limits<std::size_t>::max();
};

}  // namespace subprocess
