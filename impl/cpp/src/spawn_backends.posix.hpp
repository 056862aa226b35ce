/// \file
/// The ways of making a child process. Each carries out a plan, or says that it cannot express it.
#pragma once

#include <cerrno>
#include <csignal>

#include "descriptor.hpp"
#include "spawn_plan.posix.hpp"

namespace subprocess {

/// What a backend has done. If the plan's report names a step, the child has failed there and is gone. If it cannot do
/// it, the report may name a step where it is not sure that the child has not failed: another backend will tell.
struct Attempt {
    int pid = -1;
    Descriptor pidfd = {};         ///< if one came with the child
    const char* cannot = nullptr;  ///< what the backend cannot express: nothing has been done
};

/// Makes the child in this process's memory, while this thread is suspended. Linux.
Attempt spawn_by_vfork(SpawnPlan& plan);
/// The C library's posix_spawn.
Attempt spawn_by_posix_spawn(const SpawnPlan& plan);
/// Makes the child as a copy of this process. Expresses everything.
Attempt spawn_by_fork(SpawnPlan& plan);

/// Whether a child can run in this process's memory while this process stands still, which is asked once. Under QEMU's
/// user mode and on the first Windows Subsystem for Linux it gets a copy, in which what it reports is lost. Throws
/// OSError if there can be no child at all.
bool children_share_memory();

/// What Attempt::cannot says where not.
constexpr const char* cannot_share_memory = "a child that shares memory (the kernel refuses)";

/// Whether an errno means that the kernel does not make such a child, or a filter denies it. EINVAL: a flag that the
/// kernel does not know; or it makes no such child, as process 1 of a new time namespace.
constexpr bool is_refusal(int error) { return error == EINVAL || error == ENOSYS || error == EPERM; }

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
