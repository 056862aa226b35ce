#include "play/process_tree.hpp"

#include <dirent.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/errors.hpp"

namespace childproof {
namespace {

std::string proc(int pid, const std::string& name) { return "/proc/" + std::to_string(pid) + "/" + name; }

std::string contents(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The numeric names in a folder of /proc; none if it is gone.
std::vector<int> numbers_in(const std::string& folder) {
    std::vector<int> numbers;
    DIR* const directory = opendir(folder.c_str());
    if (!directory) return numbers;
    while (const dirent* entry = readdir(directory))
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') numbers.push_back(std::stoi(entry->d_name));
    closedir(directory);
    return numbers;
}

void add_descendants(int pid, std::vector<int>& all) {
    for (const int thread : numbers_in(proc(pid, "task"))) {
        std::istringstream children(contents(proc(pid, "task/" + std::to_string(thread) + "/children")));
        for (int child = 0; children >> child;) {
            all.push_back(child);
            add_descendants(child, all);
        }
    }
}

}  // namespace

std::vector<int> descendants(int pid) {
    std::vector<int> all;
    add_descendants(pid, all);
    return all;
}

std::string process_state(int pid) {
    const std::string stat = contents(proc(pid, "stat"));
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
    std::string command = contents(proc(pid, "cmdline"));
    std::replace(command.begin(), command.end(), '\0', ' ');
    if (command.empty()) command = contents(proc(pid, "comm"));
    while (!command.empty() && (command.back() == ' ' || command.back() == '\n')) command.pop_back();
    return std::to_string(pid) + " (" + command.substr(0, 100) + ") " + process_state(pid);
}

std::vector<std::string> open_descriptors(int pid) {
    std::vector<std::string> descriptors;
    for (const int number : numbers_in(proc(pid, "fd"))) {
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
