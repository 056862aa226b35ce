#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/errors.hpp"
#include "measure/control.hpp"

namespace childproof {
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

void finish(pid_t child, const char* program) {
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        throw HarnessError(std::string(program) + ": cannot be spawned: " + std::strerror(errno));
    if (status != 0) throw HarnessError(std::string(program) + ": ended with wait status " + std::to_string(status));
}

void spawn_and_wait(const char* program) { finish(start(program, inherited), program); }

void spawn_and_capture(const char* program) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw HarnessError(std::string("pipe2: ") + std::strerror(errno));
    const pid_t child = start(program, ends[1]);
    close(ends[1]);
    char buffer[4096];
    while (read(ends[0], buffer, sizeof buffer) > 0) {
    }
    close(ends[0]);
    finish(child, program);
}

}  // namespace

void spawn_raw(SpawnKind kind, const std::filesystem::path& program) {
    (kind == SpawnKind::exit ? spawn_and_wait : spawn_and_capture)(program.c_str());
}

}  // namespace childproof
