#include "play/other_process.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "base/errors.hpp"
#include "play/proc_folder.linux.hpp"

namespace childproof {

std::string process_state(int pid) {
    const std::string stat = proc_contents(pid, "stat");
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos || name_end + 2 >= stat.size()) return "gone";
    switch (stat[name_end + 2]) {
        case 'Z':
        case 'X':
            return "zombie";
        case 'T':
        case 't':
            return "stopped";
        default:
            return "running";
    }
}

std::string describe_process(int pid) {
    std::string command = proc_contents(pid, "cmdline");
    std::replace(command.begin(), command.end(), '\0', ' ');
    if (command.empty()) command = proc_contents(pid, "comm");
    while (!command.empty() && (command.back() == ' ' || command.back() == '\n')) command.pop_back();
    return std::to_string(pid) + " (" + command.substr(0, 100) + ") " + process_state(pid);
}

std::vector<std::string> open_descriptors(int pid) {
    std::vector<std::string> descriptors;
    for (const int number : proc_numbers(pid, "fd")) {
        std::error_code error;
        const auto target = std::filesystem::read_symlink(proc(pid, "fd/" + std::to_string(number)), error);
        if (!error) descriptors.push_back(std::to_string(number) + " → " + target.string());
    }
    std::sort(descriptors.begin(), descriptors.end());
    return descriptors;
}

void signal_process(int pid, int signal) {
    if (::kill(pid, signal) < 0)
        throw std::invalid_argument("cannot signal process " + std::to_string(pid) + ": " +
                                    std::error_code(errno, std::generic_category()).message());
}

bool await_exit(int pid, std::chrono::steady_clock::time_point deadline) {
    // pidfd_open exists since Linux 5.3.
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0 && errno == ESRCH) return true;
    if (pidfd < 0) throw HarnessError("pidfd_open: " + std::error_code(errno, std::generic_category()).message());
    pollfd exited{pidfd, POLLIN, 0};
    int ready = 0;
    do {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        ready = poll(&exited, 1, static_cast<int>(std::max<long>(0, left)));
    } while (ready < 0 && errno == EINTR);
    close(pidfd);
    return ready > 0;
}

}  // namespace childproof
