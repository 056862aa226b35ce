#include "play/keeper.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "base/errors.hpp"
#include "play/descendants.hpp"
#include "play/proc_folder.linux.hpp"

namespace childproof {
namespace {

constexpr int out_of_the_way = 300;  // no case asks for descriptors up here

void check(long result, const std::string& what) {
    if (result < 0) throw std::runtime_error(what + ": " + std::strerror(errno));
}

void tell(int descriptor, const std::string& line) {
    // A failure means that the engine has gone, which the end of stdin tells, too.
    [[maybe_unused]] const auto written = write(descriptor, line.data(), line.size());
}

int resource_number(const std::string& name) {
    static const std::map<std::string, int> resources{
        {"AS", RLIMIT_AS},       {"CORE", RLIMIT_CORE},     {"CPU", RLIMIT_CPU},     {"DATA", RLIMIT_DATA},
        {"FSIZE", RLIMIT_FSIZE}, {"NOFILE", RLIMIT_NOFILE}, {"NPROC", RLIMIT_NPROC}, {"STACK", RLIMIT_STACK}};
    const auto found = resources.find(name);
    if (found == resources.end()) throw std::runtime_error("there is no limit named " + name);
    return found->second;
}

void put_at(int descriptor, int number, bool inheritable) {
    if (descriptor != number) {
        check(dup3(descriptor, number, inheritable ? 0 : O_CLOEXEC), "dup3");
        close(descriptor);
    } else if (inheritable) {
        check(fcntl(number, F_SETFD, 0), "fcntl");
    }
}

int open_out_of_the_way(const std::string& path, int flags) {
    const int opened = open(path.c_str(), flags | O_CLOEXEC, 0600);
    check(opened, path);
    const int moved = fcntl(opened, F_DUPFD_CLOEXEC, out_of_the_way);
    check(moved, "fcntl");
    close(opened);
    return moved;
}

/// The end of a new pipe that a case asks for; the other end stays open in this process as long as it lives.
int open_pipe(const std::string& end) {
    int ends[2];
    check(pipe2(ends, O_CLOEXEC), "pipe2");
    for (int& one : ends) {
        const int moved = fcntl(one, F_DUPFD_CLOEXEC, out_of_the_way);
        check(moved, "fcntl");
        close(one);
        one = moved;
    }
    return end == "read" ? ends[0] : ends[1];
}

int mode_flags(const std::string& mode) {
    if (mode == "r") return O_RDONLY;
    if (mode == "w") return O_WRONLY | O_CREAT | O_TRUNC;
    if (mode == "a") return O_WRONLY | O_CREAT | O_APPEND;
    if (mode == "rw") return O_RDWR | O_CREAT;
    throw std::runtime_error("'" + mode + "' is not a mode of a descriptor (r, w, a, rw)");
}

/// The descriptors that the adapter is to have, opened out of the way: number → (descriptor, inheritable).
std::map<int, std::pair<int, bool>> open_descriptors_of(const Json& world) {
    std::map<int, std::pair<int, bool>> opened;
    for (const auto& [number, source] : world.at("fds").items()) {
        const int fd = source.contains("pipe") ? open_pipe(source.at("pipe").get<std::string>())
                                               : open_out_of_the_way(source.at("file").get<std::string>(),
                                                                     mode_flags(source.at("mode").get<std::string>()));
        opened[std::stoi(number)] = {fd, source.value("inheritable", true)};
    }
    return opened;
}

void set_signals(const Json& world) {
    struct sigaction action {};
    for (int number = 1; number < NSIG; ++number) {
        action.sa_handler = SIG_DFL;
        sigaction(number, &action, nullptr);
    }
    sigset_t mask;
    sigemptyset(&mask);
    for (const auto& [number, treatment] : world.at("signals").items()) {
        action.sa_handler = treatment == "ignore" ? SIG_IGN : SIG_DFL;
        check(sigaction(std::stoi(number), &action, nullptr), "sigaction");
        if (treatment == "block") sigaddset(&mask, std::stoi(number));
    }
    check(sigprocmask(SIG_SETMASK, &mask, nullptr), "sigprocmask");
}

void set_limits(const Json& world) {
    for (const auto& [name, value] : world.at("rlimits").items()) {
        const rlim_t limit = value.get<rlim_t>();
        const rlimit both{limit, limit};
        check(setrlimit(static_cast<__rlimit_resource>(resource_number(name)), &both), "the limit " + name);
    }
}

void set_ids(const Json& world) {
    if (world.contains("groups")) {
        const auto groups = world.at("groups").get<std::vector<gid_t>>();
        check(setgroups(groups.size(), groups.data()), "setgroups");
    }
    if (world.contains("gid")) check(setresgid(world["gid"], world["gid"], world["gid"]), "setresgid");
    if (world.contains("uid")) check(setresuid(world["uid"], world["uid"], world["uid"]), "setresuid");
}

using Opened = std::map<int, std::pair<int, bool>>;

void become_adapter(const Json& world, const std::vector<std::string>& command, const Opened& opened) {
    const int told = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, out_of_the_way);
    try {
        setpgid(0, 0);  // a signal that a library sends to its own group is not for the keeper
        umask(world.at("umask").get<mode_t>());
        for (int number = 0; number < out_of_the_way; ++number) close(number);
        for (const auto& [number, source] : opened) put_at(source.first, number, source.second);
        check(chdir(world.at("cwd").get_ref<const std::string&>().c_str()), "cwd");
        std::vector<char*> argv, environment;
        for (const auto& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
        argv.push_back(nullptr);
        const auto variables = world.at("env").get<std::vector<std::string>>();
        for (const auto& variable : variables) environment.push_back(const_cast<char*>(variable.c_str()));
        environment.push_back(nullptr);
        set_limits(world);
        set_ids(world);
        set_signals(world);
        execvpe(argv[0], argv.data(), environment.data());
        throw std::runtime_error(command[0] + ": " + std::strerror(errno));
    } catch (const std::exception& error) {
        tell(told, std::string("failed ") + error.what() + "\n");
        _exit(127);
    }
}

/// What is opened out of the way has to fit below the limit.
void require_room_for_descriptors() {
    constexpr rlim_t needed = out_of_the_way + 64;
    rlimit limit{};
    check(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    if (limit.rlim_cur < needed)
        throw std::runtime_error("RLIMIT_NOFILE is " + std::to_string(limit.rlim_cur) + ", at least " +
                                 std::to_string(needed) + " is needed (ulimit -n)");
}

/// Starts the adapter; returns its process id.
int start_adapter(const Json& world, const std::vector<std::string>& command) {
    require_room_for_descriptors();
    const Opened opened = open_descriptors_of(world);
    const pid_t adapter = fork();
    check(adapter, "fork");
    if (adapter == 0) become_adapter(world, command, opened);
    for (const auto& [number, source] : opened) close(source.first);
    tell(STDOUT_FILENO, "started " + std::to_string(adapter) + "\n");
    return adapter;
}

/// Reaps whatever has ended; tells of the adapter's end.
void reap(int adapter) {
    int status = 0;
    for (int pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (pid == adapter)
            tell(STDOUT_FILENO, WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) + "\n"
                                                    : "exit " + std::to_string(WEXITSTATUS(status)) + "\n");
}

/// The children of this process. They can be listed also when no descriptor is to be had any longer.
class Children {
public:
    Children() : file_(open(proc(getpid(), "task/" + std::to_string(getpid()) + "/children").c_str(), flags)) {
        check(file_, "the list of children");
    }
    ~Children() { close(file_); }
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    std::vector<int> pids() const {
        std::string text;
        char piece[4096];
        for (ssize_t count = 0; (count = pread(file_, piece, sizeof piece, static_cast<off_t>(text.size()))) > 0;)
            text.append(piece, static_cast<std::size_t>(count));
        std::istringstream numbers(text);
        return {std::istream_iterator<int>(numbers), {}};
    }

private:
    static constexpr int flags = O_RDONLY | O_CLOEXEC;
    const int file_;
};

/// Stops all below this process, until there is nothing new: what forks faster than it is killed is caught like that.
void freeze_everything() {
    std::set<int> stopped;
    for (bool found = true; found;) {
        found = false;
        for (const int pid : descendants(getpid()))
            if (stopped.insert(pid).second && ::kill(pid, SIGSTOP) == 0) found = true;
    }
}

/// Kills all below this process, in whatever session it is: orphans become children of this process, so when there are
/// no children left, there is nothing left.
void kill_everything(const Children& children) {
    try {
        freeze_everything();
    } catch (const HarnessError&) {
        // Too few descriptors to look at them all: they are killed as they come.
    }
    for (;;) {
        for (const int pid : children.pids()) ::kill(pid, SIGKILL);
        if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
        while (waitpid(-1, nullptr, WNOHANG) > 0) {
        }
    }
}

int open_child_signals() {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    const int signals = signalfd(-1, &child, SFD_CLOEXEC);
    check(signals, "signalfd");
    return signals;
}

/// Until the engine has ended or says that it is enough.
void watch(int adapter, int child_signals) {
    pollfd events[2] = {{STDIN_FILENO, POLLIN, 0}, {child_signals, POLLIN, 0}};
    for (;;) {
        if (poll(events, 2, -1) < 0 && errno != EINTR) return;
        signalfd_siginfo information;
        if ((events[1].revents & POLLIN) != 0 && read(child_signals, &information, sizeof information) > 0)
            reap(adapter);
        if (events[0].revents != 0) return;
    }
}

}  // namespace

int keep(const Json& world, const std::filesystem::path& folder, const std::vector<std::string>& command) {
    // Orphans below this process become its children (Linux 3.4).
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    std::signal(SIGCHLD, SIG_DFL);  // where it is ignored, what ends leaves no status
    try {
        const Children children;
        const int child_signals = open_child_signals();
        watch(start_adapter(world, command), child_signals);
        kill_everything(children);
    } catch (const std::exception& error) {
        tell(STDOUT_FILENO, std::string("failed ") + error.what() + "\n");
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return 0;
}

}  // namespace childproof
