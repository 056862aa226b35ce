#include "knobs.hpp"

#include <atomic>

namespace subprocess {
namespace {

std::atomic<bool> use_vfork = true;
std::atomic<bool> use_posix_spawn = true;

}  // namespace

bool set_use_vfork(bool use) noexcept { return use_vfork.exchange(use); }

bool set_use_posix_spawn(bool use) noexcept { return use_posix_spawn.exchange(use); }

bool may_use(Backend backend) noexcept {
    switch (backend) {
        case Backend::vfork:
            return use_vfork.load(std::memory_order_relaxed);
        case Backend::posix_spawn:
            return use_posix_spawn.load(std::memory_order_relaxed);
        default:
            return true;
    }
}

}  // namespace subprocess
