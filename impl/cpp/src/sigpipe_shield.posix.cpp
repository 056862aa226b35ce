#include "sigpipe_shield.posix.hpp"

#include <cerrno>
#include <ctime>

namespace subprocess {
namespace {

sigset_t sigpipe_alone() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

bool sigpipe_is_pending() noexcept {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

SigpipeShield::SigpipeShield() noexcept {
    const sigset_t sigpipe = sigpipe_alone();
    pthread_sigmask(SIG_BLOCK, &sigpipe, &previous_mask_);
    // A signal that was not blocked cannot be waiting for this thread: no need to ask.
    was_pending_ = sigismember(&previous_mask_, SIGPIPE) == 1 && sigpipe_is_pending();
}

void SigpipeShield::consume() noexcept {
    if (was_pending_) return;
    const sigset_t sigpipe = sigpipe_alone();
    const timespec at_once{};
    while (sigtimedwait(&sigpipe, nullptr, &at_once) == -1 && errno == EINTR) {
    }
}

SigpipeShield::~SigpipeShield() { pthread_sigmask(SIG_SETMASK, &previous_mask_, nullptr); }

}  // namespace subprocess
