#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "fail.hpp"
#include "io.hpp"
#include "json.hpp"
#include "self.hpp"
#include "signals.hpp"
#include "verbs.hpp"
#include "witness.hpp"

namespace child {
namespace {

template <typename Values, typename WriteOne>
void write_array(JsonWriter& json, const char* key, const Values& values, WriteOne write_one) {
    json.key(key);
    json.begin_array();
    for (const auto& value : values) write_one(value);
    json.end_array();
}

template <typename Values>
void write_numbers(JsonWriter& json, const char* key, const Values& values) {
    write_array(json, key, values, [&](auto value) { json.number(value); });
}

template <typename Values>
void write_strings(JsonWriter& json, const char* key, const Values& values) {
    write_array(json, key, values, [&](std::string_view value) { json.string(value); });
}

void write_signals(JsonWriter& json, const char* key, const std::vector<int>& signals) {
    write_array(json, key, signals, [&](int number) { json.string(signal_name(number)); });
}

std::vector<std::string_view> null_terminated(char* const* strings) {
    std::vector<std::string_view> list;
    while (strings && *strings) list.emplace_back(*strings++);
    return list;
}

/// The variables by name, which an object can only show if names are text and different.
void write_env(JsonWriter& json, const std::vector<std::string_view>& entries) {
    std::vector<std::string_view> seen;
    json.key("env");
    json.begin_object();
    for (const std::string_view entry : entries) {
        const std::size_t equals = entry.find('=');
        const std::string_view name = entry.substr(0, equals);
        bool repeated = false;
        for (const std::string_view other : seen) repeated = repeated || other == name;
        if (equals == std::string_view::npos || repeated || !is_utf8(name)) continue;
        seen.push_back(name);
        json.key(name);
        json.string(entry.substr(equals + 1));
    }
    json.end_object();
}

bool is_null_device(const struct stat& status) {
    struct stat null {};
    return S_ISCHR(status.st_mode) && stat("/dev/null", &null) == 0 && S_ISCHR(null.st_mode) &&
           null.st_rdev == status.st_rdev;
}

const char* kind_of(int fd, const struct stat& status) {
    if (S_ISREG(status.st_mode)) return "file";
    if (S_ISFIFO(status.st_mode)) return "pipe";
    if (S_ISSOCK(status.st_mode)) return "socket";
    if (S_ISDIR(status.st_mode)) return "directory";
    if (is_null_device(status)) return "null";
    return isatty(fd) ? "tty" : "other";
}

const char* access_of(int flags) {
    switch (flags & O_ACCMODE) {
        case O_RDONLY:
            return "r";
        case O_WRONLY:
            return "w";
        default:
            return "rw";
    }
}

void write_descriptor(JsonWriter& json, int fd) {
    struct stat status {};
    const int flags = fcntl(fd, F_GETFL);
    if (flags == -1 || fstat(fd, &status) != 0) fail_with_errno("cannot look at descriptor " + std::to_string(fd));
    json.key(std::to_string(fd));
    json.begin_object();
    json.key("kind");
    json.string(kind_of(fd, status));
    json.key("access");
    json.string(access_of(flags));
    json.key("nonblocking");
    json.boolean((flags & O_NONBLOCK) != 0);
    json.key("cloexec");
    json.boolean((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    if (const auto path = descriptor_path(fd)) {
        json.key("path");
        json.string(*path);
    }
    json.key("id");
    json.string(std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino));
    if (const auto size = S_ISFIFO(status.st_mode) ? pipe_size(fd) : std::nullopt) {
        json.key("pipe_size");
        json.number(*size);
    }
    json.end_object();
}

void write_descriptors(JsonWriter& json) {
    const std::vector<int> descriptors = open_descriptors();
    json.key("fds");
    json.begin_object();
    for (const int fd : descriptors) write_descriptor(json, fd);
    json.end_object();
}

void write_signal_state(JsonWriter& json) {
    const SignalState state = signal_state();
    json.key("signals");
    json.begin_object();
    write_signals(json, "ignored", state.ignored);
    write_signals(json, "caught", state.caught);
    write_signals(json, "blocked", state.blocked);
    write_signals(json, "pending", state.pending);
    json.end_object();
}

void write_limit(JsonWriter& json, rlim_t limit) {
    limit == RLIM_INFINITY ? json.null() : json.number(static_cast<long long>(limit));
}

void write_limits(JsonWriter& json) {
    json.key("rlimits");
    json.begin_object();
    for (const ResourceLimit& resource : resource_limits()) {
        rlimit limit{};
        if (getrlimit(resource.number, &limit) != 0) continue;
        json.key(resource.name);
        json.begin_array();
        write_limit(json, limit.rlim_cur);
        write_limit(json, limit.rlim_max);
        json.end_array();
    }
    json.end_object();
}

std::vector<gid_t> supplementary_groups() {
    const int count = getgroups(0, nullptr);
    std::vector<gid_t> groups(count > 0 ? static_cast<std::size_t>(count) : 0);
    if (count < 0 || getgroups(count, groups.data()) < 0) fail_with_errno("getgroups");
    return groups;
}

void write_number(JsonWriter& json, const char* key, long long value) {
    json.key(key);
    json.number(value);
}

void write_ids(JsonWriter& json) {
    write_number(json, "pid", getpid());
    write_number(json, "ppid", getppid());
    write_number(json, "pgid", getpgrp());
    write_number(json, "sid", getsid(0));
    write_numbers(json, "uids", user_ids());
    write_numbers(json, "gids", group_ids());
    write_numbers(json, "groups", supplementary_groups());
}

}  // namespace

void do_report(Words operands) {
    JsonWriter json;
    json.begin_object();
    write_descriptors(json);
    write_strings(json, "argv", arguments);
    const auto entries = null_terminated(environ);
    write_strings(json, "environ", entries);
    write_env(json, entries);
    json.key("cwd");
    const auto directory = working_directory();
    directory ? json.string(*directory) : json.null();
    write_ids(json);
    write_number(json, "umask", current_umask());
    write_signal_state(json);
    write_limits(json);
    write_number(json, "nice", getpriority(PRIO_PROCESS, 0));
    json.end_object();
    write_file(operands[0], json.text() + "\n");
}

}  // namespace child
