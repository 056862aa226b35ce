#include "spawn.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>

#include "audit.hpp"
#include "child_actions.posix.hpp"
#include "command.posix.hpp"
#include "knobs.hpp"
#include "os_error.hpp"
#include "owners.posix.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

/// A plan, and the memory that it points to.
class PreparedSpawn {
public:
    PreparedSpawn(const Args& args, const Options& options, const int (&ends)[3])
        : command_(make_command(args, options)), kept_(options.pass_fds.items()) {
        plan_.programs = command_.programs.data();
        plan_.argv = command_.argv.data();
        plan_.envp = options.env.given() ? command_.envp.data() : environ;
        plan_.cwd = options.cwd ? options.cwd->c_str() : nullptr;
        plan_.error_pipe = -1;
        plan_.report = &report_;
        plan_.umask = options.umask;
        plan_.process_group = options.process_group;
        if (ask_for_actions(options)) plan_.actions = actions_.emplace(options).actions();
        plan_.restore_signals = options.restore_signals;
        plan_.new_session = options.start_new_session;
        set_descriptors(options, ends);
        set_ids(options);
        if (options.preexec_fn) {
            plan_.preexec = call_preexec_fn;
            plan_.preexec_fn = &options.preexec_fn;
        }
    }
    PreparedSpawn(const PreparedSpawn&) = delete;
    PreparedSpawn& operator=(const PreparedSpawn&) = delete;

    SpawnPlan& plan() { return plan_; }
    const ChildReport& report() const { return report_; }
    const Command& command() const { return command_; }

private:
    void set_descriptors(const Options& options, const int (&ends)[3]) {
        for (int target = 0; target < 3; ++target) {
            const int source = ends[target];
            // Another redirection would overwrite the source first, or leaves it no place: stdout and stderr swapped.
            const bool overwritten = source >= 0 && source < 3 && source != target && ends[source] != -1;
            if (overwritten) moved_[target] = duplicate(source);
            plan_.redirects[target] = overwritten ? moved_[target].number() : source;
        }
        std::sort(kept_.begin(), kept_.end());
        kept_.erase(std::unique(kept_.begin(), kept_.end()), kept_.end());
        plan_.kept = kept_.data();
        plan_.kept_count = kept_.size();
        plan_.close_fds = options.close_fds || !kept_.empty();
    }

    void set_ids(const Options& options) {
        plan_.set_user = options.user.given();
        if (plan_.set_user) plan_.user = user_id(options.user);
        plan_.set_group = options.group.given();
        if (plan_.set_group) plan_.group = group_id(options.group);
        plan_.set_groups = options.extra_groups.given();
        if (!plan_.set_groups) return;
        for (const Owner& group : options.extra_groups.items()) groups_.push_back(group_id(group));
        plan_.groups = groups_.data();
        plan_.group_count = groups_.size();
    }

    /// Runs in the child, after fork.
    static void call_preexec_fn(const void* preexec_fn, ChildReport* report) {
        const auto fail = [report](const char* message) {
            report->step = Step::preexec_fn;
            std::snprintf(report->message, sizeof report->message, "%s", message);
        };
        try {
            (*static_cast<const PreexecFn*>(preexec_fn))();
        } catch (const std::exception& error) {
            fail(error.what());
        } catch (...) {
            fail("");
        }
    }

    const Command command_;
    std::vector<int> kept_;
    std::optional<PreparedActions> actions_;
    std::vector<gid_t> groups_;
    std::array<Descriptor, 3> moved_;
    ChildReport report_{};
    SpawnPlan plan_{};
};

Attempt attempt(Backend backend, SpawnPlan& plan) {
    switch (backend) {
        case Backend::vfork:
            return spawn_by_vfork(plan);
        case Backend::posix_spawn:
            return spawn_by_posix_spawn(plan);
        default:
            return spawn_by_fork(plan);
    }
}

/// Throws what the child has reported.
[[noreturn]] void throw_report(const ChildReport& report, const std::string& program, const Options& options) {
    if (report.step == Step::preexec_fn) {
        const std::string message = report.message;
        throw SubprocessError("Exception occurred in preexec_fn." + (message.empty() ? "" : " " + message));
    }
    std::string filename;
    if (report.step == Step::exec) filename = program;
    if (report.step == Step::chdir) filename = *options.cwd;
    if (report.step == Step::cgroup) filename = *options.cgroup;
    throw_os_error(report.error, report.step, filename);
}

void check_platform(const Options& options) {
    if (options.startupinfo != nullptr) throw ValueError("startupinfo is only supported on Windows platforms");
    if (options.creationflags != 0) throw ValueError("creationflags is only supported on Windows platforms");
}

void raise_audit_event(const Command& command, const Options& options) {
    if (!is_audited()) return;
    const std::vector<std::string> argv(command.argv.begin(), command.argv.end() - 1);  // without the null pointer
    audit({command.program, Args(argv), options.cwd, options.env});
}

/// Without its handle nobody would ever reap a child: where there can be none, there is no child either.
std::unique_ptr<Process> hold_on_to(Attempt child, bool waited_for_at_once) {
    try {
        auto watch = waited_for_at_once ? nullptr : watch_exit(child.pid, std::move(child.pidfd));
        return std::make_unique<Process>(child.pid, std::move(watch));
    } catch (...) {
        // Which a set-user-id program may have made impossible.
        if (kill(child.pid, SIGKILL) == 0) reap_failed_child(child.pid);
        throw;
    }
}

/// The fastest first; fork expresses everything.
constexpr Backend by_speed[] = {Backend::vfork, Backend::posix_spawn, Backend::fork};

}  // namespace

Spawned spawn(const Args& args, const Options& options, const int (&ends)[3], bool waited_for_at_once) {
    check_platform(options);
    PreparedSpawn prepared(args, options, ends);
    raise_audit_event(prepared.command(), options);
    prepared.plan().with_pidfd = !waited_for_at_once;
    for (const Backend backend : by_speed) {
        const bool forced = options.backend != Backend::automatic;
        if (forced && options.backend != backend) continue;
        if (!may_use(backend)) {
            if (forced) throw ValueError(std::string("backend ") + to_string(backend) + " is switched off");
            continue;
        }
        Attempt child = attempt(backend, prepared.plan());
        if (child.cannot != nullptr && !forced) {
            *prepared.plan().report = {};
            continue;
        }
        if (prepared.report().step != Step::none) throw_report(prepared.report(), prepared.command().program, options);
        if (child.cannot != nullptr) {
            throw ValueError(std::string("backend ") + to_string(backend) + " cannot express " + child.cannot);
        }
        return {hold_on_to(std::move(child), waited_for_at_once), backend};
    }
    throw ValueError("backend: not a value of Backend");
}

}  // namespace subprocess
