#include "parent.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace subprocess::testing {
namespace {

std::map<int, std::string> descriptors() {
    std::map<int, std::string> result;
    DIR* const directory = opendir("/proc/self/fd");
    while (const dirent* const entry = readdir(directory)) {
        const std::string name = entry->d_name;
        if (name.front() == '.' || std::stoi(name) == dirfd(directory)) continue;
        const int number = std::stoi(name);
        std::error_code gone;
        result[number] = std::filesystem::read_symlink("/proc/self/fd/" + name, gone).string() +
                         (fcntl(number, F_GETFD) == FD_CLOEXEC ? " cloexec" : "");
    }
    closedir(directory);
    return result;
}

std::string signals() {
    std::string text = "blocked";
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, nullptr, &blocked);
    for (int signal = 1; signal < NSIG; ++signal) {
        if (sigismember(&blocked, signal) == 1) text += " " + std::to_string(signal);
    }
    text += "\nhandled";
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action {};
        if (sigaction(signal, nullptr, &action) == -1 || action.sa_handler == SIG_DFL) continue;
        text += " " + std::to_string(signal) + (action.sa_handler == SIG_IGN ? " ignored" : "");
    }
    return text + "\n";
}

}  // namespace

std::string describe_parent() {
    std::string text;
    for (const auto& [number, name] : descriptors()) text += std::to_string(number) + " " + name + "\n";
    const mode_t mask = umask(0);
    umask(mask);
    return text + signals() + std::filesystem::current_path().string() + "\numask " + std::to_string(mask) + "\n";
}

Footprint footprint() {
    const auto count = [](const char* directory) {
        const std::filesystem::directory_iterator entries(directory);
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    };
    std::size_t mappings = 0;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) ++mappings;
    // Not statm, whose counters may be off by some pages for each processor.
    std::ifstream sums("/proc/self/smaps_rollup");
    std::string word;
    while (sums >> word && word != "Rss:") {
    }
    std::size_t resident = 0;
    sums >> resident;
    return {count("/proc/self/fd"), count("/proc/self/task"), mappings, resident};
}

void make_call(int kind, Backend backend) {
    switch (kind) {
        case 0:
            EXPECT_EQ(call({"/bin/true"}, {.backend = backend}), 0);
            return;
        case 1:
            EXPECT_EQ(check_output({"/bin/echo", "x"}, {.backend = backend}), "x\n");
            return;
        case 2:
            EXPECT_EQ(check_output({"/bin/cat"}, {.input = "input", .backend = backend}), "input");
            return;
        case 3: {
            Popen child({"/bin/true"}, {.stderr_ = PIPE, .backend = backend});
            EXPECT_EQ(child.wait(60), 0);
            return;
        }
        case 4:
            EXPECT_THROW(run({"/bin/sleep", "60"}, {.stdout_ = PIPE, .timeout = 0, .backend = backend}),
                         TimeoutExpired);
            return;
        default:
            EXPECT_THROW(call({"/no/program"}, {.stdout_ = PIPE, .backend = backend}), OSError);
    }
}

void ParentTest::SetUp() {
    static const bool warmed_up = [] {
        return run({"true"}).returncode == 0;  // whatever a sanitizer's run-time opens or handles on first use
    }();
    ASSERT_TRUE(warmed_up);
    before_ = describe_parent();
}

void ParentTest::TearDown() {
    EXPECT_EQ(before_, describe_parent());
    errno = 0;
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    EXPECT_EQ(errno, ECHILD);
}

std::string backend_name(const ::testing::TestParamInfo<Backend>& info) { return to_string(info.param); }

int in_copy(const std::function<int()>& function) {
    std::fflush(nullptr);
    const pid_t pid = fork();
    if (pid == 0) {
        int status = 99;
        try {
            status = function();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        _exit(status);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "subprocess-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + pattern);
    path_ = std::filesystem::canonical(pattern).string();
}

std::string TemporaryDirectory::add(const std::string& name, const std::string& content, int mode) const {
    std::string file = path_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    std::ofstream(file) << content;
    chmod(file.c_str(), static_cast<mode_t>(mode));
    return file;
}

}  // namespace subprocess::testing
