#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

#include "fail.hpp"
#include "io.hpp"
#include "posix.hpp"
#include "self.hpp"
#include "verbs.hpp"

namespace child {

void do_spawn(Words operands) {
    std::vector<char*> argv{arguments[0]};
    for (char* word : operands.subspan(1)) argv.push_back(word);
    argv.push_back(nullptr);

    pid_t pid = 0;
    errno = posix_spawn(&pid, program_path().c_str(), nullptr, nullptr, argv.data(), environ);
    if (errno != 0) fail_with_errno("cannot start a grandchild");
    if (std::string_view(operands[0]) != "-") write_file(operands[0], std::to_string(pid));
}

void do_wait_spawned(Words /*operands*/) {
    while (retry([] { return waitpid(-1, nullptr, 0); }) != -1) continue;
    if (errno != ECHILD) fail_with_errno("cannot wait for the grandchildren");
}

void do_setsid(Words /*operands*/) {
    if (setsid() == -1) fail_with_errno("cannot make a session");
}

}  // namespace child
