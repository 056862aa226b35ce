/// \file
/// What a new process is told to do before it becomes the new program.
///
/// Everything is worked out before the process is made, because between vfork and exec there is little that may be
/// done: the child runs in the parent's memory, or in a copy in which other threads' locks are held for ever.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstddef>
#include <subprocess/errors.hpp>
#include <type_traits>

#include "child_actions.posix.hpp"

namespace subprocess {

/// How a child that could not become the program says so.
struct ChildReport {
    Step step;          ///< Step::none: it did become the program
    int error;          ///< errno
    char message[240];  ///< what preexec_fn threw
};

/// Plain data; the memory it points to belongs to the caller of the backend.
struct SpawnPlan {
    const char* const* programs;  ///< paths to try, one after the other; ends in a null pointer
    char* const* argv;
    char* const* envp;
    const char* cwd;   ///< or null
    int redirects[3];  ///< what becomes 0, 1 and 2; -1: stays. None is itself overwritten by another
    const int* kept;   ///< pass_fds, sorted, no number twice
    std::size_t kept_count;
    int error_pipe;  ///< where to write the report, or -1: it is read in shared memory
    ChildReport* report;
    void (*preexec)(const void* preexec_fn, ChildReport* report);  ///< or null; fills the report if it fails
    const void* preexec_fn;
    const gid_t* groups;
    std::size_t group_count;
    gid_t group;
    uid_t user;
    ChildActions actions;  ///< beyond the documents
    int umask;             ///< or -1
    int process_group;     ///< or -1
    /// The child shares the parent's table of descriptors until it takes those below this number over into one of its
    /// own; 0: it has its own from the start.
    unsigned shared_below;
    bool with_pidfd;      ///< one is wanted, if it can come with the child: making it takes a twentieth of a spawn
    bool reset_handlers;  ///< the kernel has not done it when it made the child
    bool close_fds;
    bool restore_signals;
    bool new_session;
    bool set_groups;
    bool set_group;
    bool set_user;
    const sigset_t* signal_mask;  ///< the parent's, or null if it is in force
};

static_assert(std::is_standard_layout_v<SpawnPlan> && std::is_trivially_destructible_v<SpawnPlan>);
static_assert(std::is_trivially_copyable_v<ChildReport>);

/// Does what the plan says, in the child, in which no handler of the parent's can run. Returns only on failure, when
/// the report has been made; all that is left then is to _exit.
void become_program(const SpawnPlan& plan) noexcept;

/// The exit status of a child that could not become the program.
constexpr int not_started_status = 255;

}  // namespace subprocess
