#include "child_stack.linux.hpp"

#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "os_error.hpp"

namespace subprocess {
namespace {

/// As many as threads commonly spawn at once.
std::array<std::atomic<void*>, 8> spares{};

void* take_spare() noexcept {
    for (auto& spare : spares) {
        // A look first: other threads' processors keep theirs.
        if (spare.load(std::memory_order_relaxed) == nullptr) continue;
        if (void* const base = spare.exchange(nullptr)) return base;
    }
    return nullptr;
}

}  // namespace

ChildStack::ChildStack() : base_(take_spare()) {
    if (base_ != nullptr) return;
    base_ = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (base_ == MAP_FAILED) throw_os_error(errno);
    mprotect(base_, guard_size, PROT_NONE);
}

ChildStack::~ChildStack() {
    for (auto& spare : spares) {
        base_ = spare.exchange(base_);
        if (base_ == nullptr) return;
    }
    munmap(base_, size);
}

}  // namespace subprocess
