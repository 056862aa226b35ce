#include "raw.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace {

constexpr int inherited = -1;

/// What runs in the child borrows the parent's memory and stack: system calls only.
pid_t start(const char* program, int stdout_descriptor) {
    char* const argv[] = {const_cast<char*>(program), nullptr};
    const pid_t child = vfork();  // NOLINT(clang-analyzer-security.insecureAPI.vfork): its speed is what is measured
    if (child == 0) {
        if (stdout_descriptor != inherited)
            dup2(stdout_descriptor, STDOUT_FILENO);  // NOLINT(clang-analyzer-unix.Vfork)
        execve(program, argv, environ);
        _exit(127);
    }
    return child;
}

void finish(pid_t child) {
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) throw std::system_error(errno, std::generic_category());
    if (status != 0) throw std::system_error(ENOEXEC, std::generic_category());
}

}  // namespace

void raw_spawn(const char* program) { finish(start(program, inherited)); }

void raw_capture(const char* program) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    const pid_t child = start(program, ends[1]);
    close(ends[1]);
    char buffer[4096];
    while (read(ends[0], buffer, sizeof buffer) > 0) {
    }
    close(ends[0]);
    finish(child);
}
