// pidfd_open, pidfd_send_signal   Linux 5.3, 5.1
//
// Who belongs to a tree is read from /proc. A process that forks while that is read could be missed, so all are stopped
// first, again and again, until nobody new is found and everybody stands still.
#include "process_tree.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include "descriptor.hpp"
#include "os_error.hpp"

namespace subprocess {
namespace {

/// A line of /proc/PID/stat.
struct Status {
    char state = '?';
    int parent = 0;
    int group = 0;
    int session = 0;
    unsigned long long started = 0;  // tells a process from a later one with the same number
};

std::optional<Status> status_of(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return {};
    // The program's name, which may hold anything, stands in parentheses.
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    Status status;
    fields >> status.state >> status.parent >> status.group >> status.session;
    std::string skipped;
    for (int field = 7; field < 22; ++field) fields >> skipped;
    fields >> status.started;
    return fields ? std::optional(status) : std::nullopt;
}

std::map<int, Status> all_processes() {
    std::map<int, Status> processes;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename();
        int pid = 0;
        const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (problem != std::errc() || end != name.data() + name.size()) continue;
        if (const auto status = status_of(pid)) processes.emplace(pid, *status);
    }
    if (error) throw_os_error(error.value(), Step::none, "/proc");
    return processes;
}

class Tree {
public:
    explicit Tree(int root) : root_(root) {}

    int kill() {
        // All of a group at once, as only the kernel can: who keeps forking and ending would always be one step ahead.
        if (getpgid(root_) == root_) ::kill(-root_, SIGSTOP);
        // Twice, because who is in an uninterruptible call (a vfork whose child has been stopped is one) may just have
        // come out of it with a new child.
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        for (int quiet = 0; quiet < 2 && std::chrono::steady_clock::now() < patience; std::this_thread::yield()) {
            quiet = stop_all() ? quiet + 1 : 0;
        }
        for (const auto& [pid, member] : members_) signal(pid, member, SIGKILL);
        if (error_ != 0) throw_os_error(error_);
        return static_cast<int>(members_.size());
    }

private:
    struct Member {
        unsigned long long started;
        Descriptor pidfd;  // none if there is no such thing here
    };

    /// Stops those that are not known yet; returns whether nobody was new and nobody moves any more.
    bool stop_all() {
        const std::map<int, Status> processes = all_processes();
        bool still = true;
        for (const int pid : belonging(processes)) {
            const Status& status = processes.at(pid);
            const auto known = members_.find(pid);
            if (known == members_.end() || known->second.started != status.started) {
                add(pid, status);
                still = false;
            } else if (std::string_view("TtZXD").find(status.state) == std::string_view::npos) {
                still = false;
            }
        }
        return still;
    }

    std::set<int> belonging(const std::map<int, Status>& processes) const {
        std::set<int> found;
        for (bool more = true; more;) {
            more = false;
            for (const auto& [pid, status] : processes) {
                const bool belongs =
                    pid == root_ || status.group == root_ || status.session == root_ || found.count(status.parent) != 0;
                if (belongs && pid != getpid() && found.insert(pid).second) more = true;
            }
        }
        return found;
    }

    void add(int pid, const Status& status) {
        Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
        // Between being found and being opened, the number may have become another's.
        const auto now = status_of(pid);
        if (!now || now->started != status.started) return;
        const auto [at, added] = members_.insert_or_assign(pid, Member{status.started, std::move(pidfd)});
        signal(pid, at->second, SIGSTOP);
    }

    void signal(int pid, const Member& member, int number) {
        const bool sent = member.pidfd ? syscall(SYS_pidfd_send_signal, member.pidfd.number(), number, nullptr, 0) == 0
                                       : ::kill(pid, number) == 0;
        if (!sent && errno != ESRCH) error_ = errno;
    }

    const int root_;
    std::map<int, Member> members_;
    int error_ = 0;
};

}  // namespace

int kill_process_tree(int root) { return Tree(root).kill(); }

}  // namespace subprocess
