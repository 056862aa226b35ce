/// \file
#pragma once

#include <cstddef>

namespace subprocess {

/// The stack that the child runs on: its frames must not overwrite the parent's. The last ones used are kept for the
/// next children, because mapping one costs as much as a tenth of a spawn, and more where many threads spawn at once.
class ChildStack {
public:
    /// Throws OSError.
    ChildStack();
    ~ChildStack();
    ChildStack(const ChildStack&) = delete;
    ChildStack& operator=(const ChildStack&) = delete;

    /// Stacks grow downwards on every architecture that Linux still runs on but one (PA-RISC).
    void* top() const noexcept { return bottom() + usable_size; }
    char* bottom() const noexcept { return static_cast<char*>(base_) + guard_size; }
    static constexpr std::size_t usable_size = std::size_t{64} * 1024;

private:
    static constexpr std::size_t guard_size = std::size_t{64} * 1024;  // the largest page there is
    static constexpr std::size_t size = guard_size + usable_size;

    void* base_;
};

}  // namespace subprocess
