/// \file
/// What a child does to itself, by options beyond the documented ones, before it becomes its program. The rules of
/// child.posix.cpp hold for those functions here that run in the child.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <subprocess/errors.hpp>
#include <subprocess/options.hpp>
#include <vector>

#include "descriptor.hpp"

namespace subprocess {

/// Plain data; the memory it points to belongs to a PreparedActions.
struct ChildActions {
    int cgroup = -1;                  ///< a descriptor of the group's cgroup.procs, or -1
    const Rlimit* rlimits = nullptr;  ///< or null
    std::size_t rlimit_count = 0;
    const unsigned long* cpus = nullptr;  ///< a bit for each, or null
    std::size_t cpus_size = 0;            ///< in bytes
    int nice = 0;                         ///< to be added; 0: nothing to do
    int parent_death_signal = 0;          ///< or 0
    pid_t parent = 0;
};

/// Whether the options ask for any.
bool ask_for_actions(const Options& options) noexcept;

/// The actions that the options ask for, and the memory that they point to.
class PreparedActions {
public:
    /// Throws ValueError for what makes no sense, OSError (Step::cgroup) if the group cannot be opened.
    explicit PreparedActions(const Options& options);

    const ChildActions& actions() const noexcept { return actions_; }

private:
    std::vector<Rlimit> rlimits_;
    std::vector<unsigned long> cpus_;
    Descriptor cgroup_;
    ChildActions actions_;
};

/// The name of the first action that there is; null if there is none.
const char* name_of_any(const ChildActions& actions) noexcept;

/// In the child: what may need the rights of the parent, before they are given up. Returns the step that failed, with
/// errno set, or Step::none.
Step perform_actions(const ChildActions& actions) noexcept;

/// In the child, after its ids have been changed, which would undo it. If the parent has gone meanwhile, the signal is
/// sent at once. Sets errno when it fails.
bool set_parent_death_signal(const ChildActions& actions) noexcept;

}  // namespace subprocess
