// ================================================================================================================
// EVERYTHING HERE RUNS BETWEEN (v)fork AND exec.
//
// After vfork it runs in the parent's memory while the parent's thread is suspended; after fork in a copy in which
// other threads' locks are never released. Therefore: no allocation, no lock, no exception, nothing but
// async-signal-safe calls, and nothing of the parent's is written to but the report. Sanitizers must not instrument it.
// ================================================================================================================
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "child_calls.posix.hpp"
#include "spawn_plan.posix.hpp"

namespace subprocess {
namespace {

/// Makes a descriptor survive exec.
UNINSTRUMENTED bool keep_open(int number) noexcept {
    const int flags = fcntl(number, F_GETFD);
    return flags != -1 && fcntl(number, F_SETFD, flags & ~FD_CLOEXEC) != -1;
}

UNINSTRUMENTED bool redirect(const int (&sources)[3]) noexcept {
    for (int target = 0; target < 3; ++target) {
        const int source = sources[target];
        if (source == -1) continue;
        // dup2 onto itself would leave close-on-exec as it is.
        if (source == target ? !keep_open(target) : !duplicate_onto(source, target)) return false;
    }
    return true;
}

UNINSTRUMENTED bool keep_open(const int* numbers, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        if (!keep_open(numbers[i])) return false;
    }
    return true;
}

/// The first error that says more than "not here" wins, as in os.execvpe.
UNINSTRUMENTED void exec_first(const char* const* programs, char* const* argv, char* const* envp) noexcept {
    int telling_error = 0;
    for (; *programs != nullptr; ++programs) {
        execve(*programs, argv, envp);
        if (errno != ENOENT && errno != ENOTDIR && telling_error == 0) telling_error = errno;
    }
    if (telling_error != 0) errno = telling_error;
}

/// Returns the step that failed, with errno set. The order is CPython's.
UNINSTRUMENTED Step perform(const SpawnPlan& plan) noexcept {
    // First of all: a descriptor that is changed before is the parent's.
    if (plan.shared_below != 0 && !take_descriptors_below(plan.shared_below)) return Step::close_fds;
    // Before the mask is restored: a handler of the parent's must not run in its memory.
    if (plan.reset_handlers) reset_signal_handlers();
    if (!redirect(plan.redirects)) return Step::redirect;
    if (!keep_open(plan.kept, plan.kept_count)) return Step::close_fds;
    if (plan.cwd != nullptr && chdir(plan.cwd) == -1) return Step::chdir;
    if (plan.umask >= 0) umask(static_cast<mode_t>(plan.umask));
    if (plan.restore_signals) restore_ignored_signals();
    if (plan.signal_mask != nullptr && !set_signal_mask(*plan.signal_mask)) return Step::signals;
    if (plan.new_session && setsid() == -1) return Step::setsid;
    if (plan.process_group >= 0 && setpgid(0, plan.process_group) == -1) return Step::setpgid;
    if (const Step failed = perform_actions(plan.actions); failed != Step::none) return failed;
    if (plan.set_groups && !set_groups(plan.groups, plan.group_count)) return Step::setgroups;
    if (plan.set_group && !set_group(plan.group)) return Step::setregid;
    if (plan.set_user && !set_user(plan.user)) return Step::setreuid;
    if (plan.actions.parent_death_signal != 0 && !set_parent_death_signal(plan.actions)) {
        return Step::parent_death_signal;
    }
    if (plan.preexec != nullptr) {
        plan.preexec(plan.preexec_fn, plan.report);
        if (plan.report->step != Step::none) return plan.report->step;
    }
    // After preexec_fn, which may open some.
    const bool closed_already = plan.shared_below == first_descriptor_to_close;
    if (plan.close_fds && !closed_already && !close_all_on_exec(plan.kept, plan.kept_count)) return Step::close_fds;
    exec_first(plan.programs, plan.argv, plan.envp);
    return Step::exec;
}

UNINSTRUMENTED void send_report(int error_pipe, const ChildReport& report) noexcept {
    // Smaller than PIPE_BUF: written whole or not at all. There is nobody to tell if it fails.
    while (write(error_pipe, &report, sizeof report) == -1 && errno == EINTR) {
    }
}

}  // namespace

UNINSTRUMENTED void become_program(const SpawnPlan& plan) noexcept {
    plan.report->step = perform(plan);
    plan.report->error = errno;
    if (plan.error_pipe != -1) send_report(plan.error_pipe, *plan.report);
}

}  // namespace subprocess
