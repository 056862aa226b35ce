// posix_spawn_file_actions_addclosefrom_np   glibc 2.34
// adddup2 onto itself clears close-on-exec   glibc 2.29
// POSIX_SPAWN_SETSID                         glibc 2.26
#include <spawn.h>

#include <cerrno>

#include "os_error.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

/// The names of what posix_spawn has no action for, and of what it has, but whose failure it reports in the same way as
/// that of exec, so that the wrong step would be blamed.
const char* inexpressible(const SpawnPlan& plan) {
    if (plan.preexec != nullptr) return "preexec_fn";
    if (plan.cwd != nullptr) return "cwd";
    if (plan.kept_count > 0) return "pass_fds";
    if (plan.umask >= 0) return "umask";
    if (plan.set_groups) return "extra_groups";
    if (plan.set_group) return "group";
    if (plan.set_user) return "user";
    if (plan.process_group > 0 || (plan.process_group == 0 && plan.new_session)) return "process_group";
    return name_of_any(plan.actions);
}

void require_success(int error) {
    if (error != 0) throw_os_error(error);
}

class FileActions {
public:
    explicit FileActions(const SpawnPlan& plan) {
        require_success(posix_spawn_file_actions_init(&actions_));
        for (int target = 0; target < 3; ++target) {
            const int source = plan.redirects[target];
            if (source != -1) require_success(posix_spawn_file_actions_adddup2(&actions_, source, target));
        }
        if (plan.close_fds) require_success(posix_spawn_file_actions_addclosefrom_np(&actions_, 3));
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

class Attributes {
public:
    explicit Attributes(const SpawnPlan& plan) {
        require_success(posix_spawnattr_init(&attributes_));
        int flags = 0;
        if (plan.restore_signals) {
            flags |= POSIX_SPAWN_SETSIGDEF;
            sigset_t restored;
            sigemptyset(&restored);
            sigaddset(&restored, SIGPIPE);
            sigaddset(&restored, SIGXFSZ);
            posix_spawnattr_setsigdefault(&attributes_, &restored);
        }
        if (plan.new_session) flags |= POSIX_SPAWN_SETSID;
        if (plan.process_group == 0) flags |= POSIX_SPAWN_SETPGROUP;  // 0 is what the group is from the start
        posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

}  // namespace

Attempt spawn_by_posix_spawn(const SpawnPlan& plan) {
    if (const char* const option = inexpressible(plan)) return {.cannot = option};
    // The C library's way of telling why a child did not start is the same.
    if (!children_share_memory()) return {.cannot = cannot_share_memory};
    const FileActions actions(plan);
    const Attributes attributes(plan);
    int telling_error = 0;
    int error = ENOENT;
    for (const char* const* program = plan.programs; *program != nullptr; ++program) {
        int pid = -1;
        error = posix_spawn(&pid, *program, actions.get(), attributes.get(), plan.argv, plan.envp);
        if (error == 0) return {.pid = pid};
        if (error != ENOENT && error != ENOTDIR && telling_error == 0) telling_error = error;
    }
    if (telling_error != 0) error = telling_error;
    *plan.report = {.step = Step::exec, .error = error, .message = {}};
    // This may be no word of the program's, but of the call that makes the child (glibc, where a filter denies clone3
    // with EPERM). Another backend will tell.
    return {.cannot = is_refusal(error) ? cannot_share_memory : nullptr};
}

}  // namespace subprocess
