#include "witness.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdint>
#include <string_view>

#include "fail.hpp"
#include "io.hpp"
#include "posix.hpp"
#include "self.hpp"

namespace child {
namespace {

std::string read_whole(const char* path) {
    const int fd = open_file(path, O_RDONLY);
    if (fd == -1) fail_with_errno(std::string("cannot open ") + path);
    std::string content;
    std::array<char, 4096> chunk;
    while (const std::size_t got = read_some(fd, chunk.data(), chunk.size())) content.append(chunk.data(), got);
    close_descriptor(fd);
    return content;
}

/// The number behind "\nNAME:\t" in /proc/self/status.
std::uint64_t status_number(std::string_view status, const std::string& name, int base) {
    const std::string label = "\n" + name + ":\t";
    const std::size_t at = status.find(label);
    std::uint64_t number = 0;
    if (at == std::string_view::npos) fail("/proc/self/status has no " + name);
    const char* begin = status.data() + at + label.size();
    if (std::from_chars(begin, status.data() + status.size(), number, base).ec != std::errc()) {
        fail("/proc/self/status has no number for " + name);
    }
    return number;
}

std::vector<int> signals_in(std::uint64_t mask) {
    std::vector<int> signals;
    for (int number = 1; number <= 64; ++number) {
        if (mask >> (number - 1) & 1) signals.push_back(number);
    }
    return signals;
}

}  // namespace

// Not by sigaction and sigprocmask: the C library hides the signals it keeps for itself.
SignalState signal_state() {
    const std::string status = read_whole("/proc/self/status");
    const auto mask = [&](const char* name) { return status_number(status, name, 16); };
    return {signals_in(mask("SigIgn")), signals_in(mask("SigCgt")), signals_in(mask("SigBlk")),
            signals_in(mask("SigPnd") | mask("ShdPnd"))};
}

// Since Linux 4.7; reading it by umask(2) would change it.
int current_umask() { return static_cast<int>(status_number(read_whole("/proc/self/status"), "Umask", 8)); }

std::span<const ResourceLimit> resource_limits() {
    static constexpr std::array kLimits{
        ResourceLimit{"AS", RLIMIT_AS},
        ResourceLimit{"CORE", RLIMIT_CORE},
        ResourceLimit{"CPU", RLIMIT_CPU},
        ResourceLimit{"DATA", RLIMIT_DATA},
        ResourceLimit{"FSIZE", RLIMIT_FSIZE},
        ResourceLimit{"LOCKS", RLIMIT_LOCKS},
        ResourceLimit{"MEMLOCK", RLIMIT_MEMLOCK},
        ResourceLimit{"MSGQUEUE", RLIMIT_MSGQUEUE},
        ResourceLimit{"NICE", RLIMIT_NICE},
        ResourceLimit{"NOFILE", RLIMIT_NOFILE},
        ResourceLimit{"NPROC", RLIMIT_NPROC},
        ResourceLimit{"RSS", RLIMIT_RSS},
        ResourceLimit{"RTPRIO", RLIMIT_RTPRIO},
        ResourceLimit{"RTTIME", RLIMIT_RTTIME},
        ResourceLimit{"SIGPENDING", RLIMIT_SIGPENDING},
        ResourceLimit{"STACK", RLIMIT_STACK},
    };
    return kLimits;
}

std::vector<int> open_descriptors() {
    const int looking = open_file("/proc/self/fd", O_RDONLY | O_DIRECTORY);
    DIR* directory = looking == -1 ? nullptr : fdopendir(looking);
    if (!directory) fail_with_errno("cannot open /proc/self/fd");
    std::vector<int> descriptors;
    while (const dirent* entry = readdir(directory)) {
        const std::string_view name = entry->d_name;
        int fd = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), fd).ec != std::errc()) continue;
        if (fd != looking) descriptors.push_back(fd);
    }
    closedir(directory);
    std::sort(descriptors.begin(), descriptors.end());
    return descriptors;
}

std::optional<std::string> descriptor_path(int fd) {
    std::array<char, PATH_MAX> path;
    const ssize_t length = readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path.data(), path.size());
    if (length == -1) return std::nullopt;
    return std::string(path.data(), static_cast<std::size_t>(length));
}

std::optional<int> pipe_size(int fd) {
    const int size = fcntl(fd, F_GETPIPE_SZ);
    if (size == -1) return std::nullopt;
    return size;
}

std::array<long, 3> user_ids() {
    std::array<uid_t, 3> ids{};
    if (getresuid(&ids[0], &ids[1], &ids[2]) != 0) fail_with_errno("getresuid");
    return {ids[0], ids[1], ids[2]};
}

std::array<long, 3> group_ids() {
    std::array<gid_t, 3> ids{};
    if (getresgid(&ids[0], &ids[1], &ids[2]) != 0) fail_with_errno("getresgid");
    return {ids[0], ids[1], ids[2]};
}

std::string program_path() { return "/proc/self/exe"; }

}  // namespace child
