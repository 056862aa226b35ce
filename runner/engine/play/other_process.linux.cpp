#include "play/other_process.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "play/proc_folder.linux.hpp"

namespace childproof {

namespace {

/// What stands behind the name in a process's stat: "S 4700 …"; nothing if the process is gone.
std::string after_name(int pid) {
    const std::string stat = proc_contents(pid, "stat");
    const auto name_end = stat.rfind(')');
    return name_end == std::string::npos || name_end + 2 >= stat.size() ? "" : stat.substr(name_end + 2);
}

std::string command_line(int pid) {
    std::string command = proc_contents(pid, "cmdline");
    std::replace(command.begin(), command.end(), '\0', ' ');
    if (command.empty()) command = proc_contents(pid, "comm");  // a zombie has only that
    while (!command.empty() && (command.back() == ' ' || command.back() == '\n')) command.pop_back();
    return command.substr(0, 100);
}

bool has_ended(int pid) {
    const std::string state = process_state(pid);
    return state == "gone" || state == "zombie";
}

bool poll_for_exit(int pid, std::chrono::steady_clock::time_point deadline) {
    while (!has_ended(pid)) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));  // without a pidfd there is no event
    }
    return true;
}

}  // namespace

std::string process_state(int pid) {
    const std::string state = after_name(pid);
    if (state.empty()) return "gone";
    switch (state.front()) {
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
    const std::string state = after_name(pid);
    std::string text = std::to_string(pid) + " (" + command_line(pid) + ") " + process_state(pid);
    if (state.size() < 3) return text;
    const int parent = std::stoi(state.substr(2));
    std::string name = proc_contents(parent, "comm");
    if (name.ends_with('\n')) name.pop_back();
    return text + ", child of " + std::to_string(parent) + " (" + name + ")";
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
    // pidfd_open exists since Linux 5.3, and filters of containers deny it.
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0 && errno == ESRCH) return true;
    if (pidfd < 0) return poll_for_exit(pid, deadline);
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
