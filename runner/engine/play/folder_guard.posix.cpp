#include "play/folder_guard.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "base/errors.hpp"
#include "play/folder_hold.hpp"
#include "play/folder_removal.hpp"
#include "play/new_folder.hpp"

namespace childproof {
namespace {

/// False: the reader has gone.
bool tell(int descriptor, const std::string& line) {
    return write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

void await_end_of_stdin() {
    char byte = 0;
    ssize_t count = 0;
    do count = read(STDIN_FILENO, &byte, 1);
    while (count > 0 || (count < 0 && errno == EINTR));
}

int let_go(const std::filesystem::path& folder) {
    // Where the engine was killed, its adapters still write here until their keepers have killed them.
    const FolderHold hold(folder, FolderHold::alone);
    const auto obstacle = remove_or_say_why(folder);
    if (!obstacle) return exit_expected;
    const std::string line = *obstacle + "\n";
    if (!tell(STDOUT_FILENO, line)) tell(STDERR_FILENO, line);
    return exit_broken;
}

}  // namespace

int guard_new_folder(const std::filesystem::path& parent) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    try {
        const auto folder = make_new_folder(parent);
        tell(STDOUT_FILENO, folder.string() + "\n");
        await_end_of_stdin();
        return let_go(folder);
    } catch (const std::exception& error) {
        tell(STDOUT_FILENO, std::string(error.what()) + "\n");
        return exit_broken;
    }
}

}  // namespace childproof
