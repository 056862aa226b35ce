/// \file
/// The ways of making a child process. Each carries out a plan, or says that it cannot express it.
#pragma once

#include <csignal>

#include "descriptor.hpp"
#include "spawn_plan.posix.hpp"

namespace subprocess {

/// What a backend has done. If the plan's report names a step, the child has failed there and is gone.
struct Attempt {
    int pid = -1;
    Descriptor pidfd = {};         ///< if one came with the child
    const char* cannot = nullptr;  ///< the option that the backend cannot express: nothing has been done
};

/// Makes the child in this process's memory, while this thread is suspended. Linux.
Attempt spawn_by_vfork(SpawnPlan& plan);
/// The C library's posix_spawn.
Attempt spawn_by_posix_spawn(const SpawnPlan& plan);
/// Makes the child as a copy of this process. Expresses everything.
Attempt spawn_by_fork(SpawnPlan& plan);

/// Collects a child that could not become its program.
void reap_failed_child(int pid) noexcept;

/// While it lives, no signal reaches this thread, not even those that the C library keeps for itself: a handler must
/// not run in a child that shares the memory.
class AllSignalsBlocked {
public:
    AllSignalsBlocked() noexcept;
    ~AllSignalsBlocked();
    AllSignalsBlocked(const AllSignalsBlocked&) = delete;
    AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;
    const sigset_t& previous() const noexcept { return previous_; }

private:
    sigset_t previous_{};
};

}  // namespace subprocess
