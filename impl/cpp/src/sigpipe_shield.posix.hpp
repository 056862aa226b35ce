/// \file
#pragma once

#include <csignal>

namespace subprocess {

/// While it lives, a write of this thread to a pipe without a reader fails with EPIPE and raises no SIGPIPE. The
/// signal's disposition, which belongs to the whole process, is left alone.
class SigpipeShield {
public:
    SigpipeShield() noexcept;
    ~SigpipeShield();
    SigpipeShield(const SigpipeShield&) = delete;
    SigpipeShield& operator=(const SigpipeShield&) = delete;

    /// To be called when a write has failed with EPIPE: takes back the signal that came with it.
    void consume() noexcept;

private:
    sigset_t previous_mask_;
    bool was_pending_;
};

}  // namespace subprocess
