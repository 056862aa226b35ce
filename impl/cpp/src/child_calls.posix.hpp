/// \file
/// The system calls between (v)fork and exec that differ between POSIX systems. The rules of child.posix.cpp hold.
/// Those that return bool set errno when they fail.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstddef>

/// On functions that run between (v)fork and exec: the sanitizers' run-time would record what the child does as if the
/// parent had done it.
#define UNINSTRUMENTED __attribute__((no_sanitize("address", "thread", "undefined")))

namespace subprocess {

/// As dup2, of two different numbers.
bool duplicate_onto(int source, int target) noexcept;

/// Gives every signal that has a handler its default action; what is ignored stays ignored.
void reset_signal_handlers() noexcept;

/// Gives SIGPIPE and SIGXFSZ their default action if they are ignored.
void restore_ignored_signals() noexcept;

bool set_signal_mask(const sigset_t& mask) noexcept;

/// The descriptors that close_fds closes begin here.
constexpr int first_descriptor_to_close = 3;

/// Gives the child, which shares the parent's table of descriptors, its own: with those below `end`, at a cost that
/// does not grow with the number of the others.
bool take_descriptors_below(unsigned end) noexcept;

/// Closes all descriptors above 2 but the kept ones, at the latest when the program starts. `kept` is sorted.
bool close_all_on_exec(const int* kept, std::size_t count) noexcept;

// The libc's functions for ids make all threads of the process change theirs, which after vfork would be the parent's
// (and hangs on musl). These change the calling one's alone.
bool set_groups(const gid_t* groups, std::size_t count) noexcept;
bool set_group(gid_t group) noexcept;
bool set_user(uid_t user) noexcept;

}  // namespace subprocess
