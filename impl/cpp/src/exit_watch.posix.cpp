// The exit watch of systems without a descriptor for processes: while somebody waits with a limit, one thread sleeps in
// waitid, which has none.
#include "exit_watch.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include "helper_thread.hpp"

namespace subprocess {
namespace {

/// Returns when the process has ended, and leaves it to be reaped.
void wait_without_reaping(int pid) {
    siginfo_t info;
    // Any other error than EINTR means that there is nothing left to wait for.
    while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == -1 && errno == EINTR) {
    }
}

/// Shared with the thread, which outlives a watch that is dropped early.
struct End {
    std::mutex mutex;
    std::condition_variable reached;
    bool is_reached = false;
};

class ThreadExitWatch final : public ExitWatch {
public:
    explicit ThreadExitWatch(int pid) : pid_(pid) {}

    bool wait(const Deadline& deadline) override {
        if (!deadline.finite()) {
            wait_without_reaping(pid_);
            return true;
        }
        start_thread();
        std::unique_lock lock(end_->mutex);
        return end_->reached.wait_until(lock, *deadline.end(), [&] { return end_->is_reached; });
    }

    int send_signal(int signal) override { return kill(pid_, signal) == 0 ? 0 : errno; }

private:
    void start_thread() {
        const std::lock_guard lock(start_mutex_);
        if (end_) return;
        auto new_end = std::make_shared<End>();
        start_helper_thread([pid = pid_, end = new_end] {
            wait_without_reaping(pid);
            const std::lock_guard end_lock(end->mutex);
            end->is_reached = true;
            end->reached.notify_all();
        }).detach();
        end_ = std::move(new_end);  // not before: there may be no thread to be had
    }

    const int pid_;
    std::mutex start_mutex_;
    std::shared_ptr<End> end_;
};

}  // namespace

std::unique_ptr<ExitWatch> watch_exit_by_thread(int pid) { return std::make_unique<ThreadExitWatch>(pid); }

}  // namespace subprocess
