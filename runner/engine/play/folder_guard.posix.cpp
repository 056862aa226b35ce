#include "play/folder_guard.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "base/errors.hpp"
#include "play/new_folder.hpp"

namespace childproof {
namespace {

void tell(const std::string& line) {
    // A failure means that the engine has gone, which the end of stdin tells, too.
    [[maybe_unused]] const auto written = write(STDOUT_FILENO, line.data(), line.size());
}

void await_end_of_stdin() {
    char byte = 0;
    ssize_t count = 0;
    do count = read(STDIN_FILENO, &byte, 1);
    while (count > 0 || (count < 0 && errno == EINTR));
}

/// Adapters may still write into it while their keepers kill them.
void remove_for_good(const std::filesystem::path& folder) {
    std::error_code error;
    for (int attempt = 0; attempt < 1000; ++attempt) {
        std::filesystem::remove_all(folder, error);
        if (!std::filesystem::exists(folder)) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

}  // namespace

int guard_new_folder(const std::filesystem::path& parent) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    try {
        const auto folder = make_new_folder(parent);
        tell(folder.string() + "\n");
        await_end_of_stdin();
        remove_for_good(folder);
        return exit_expected;
    } catch (const std::exception& error) {
        tell(std::string(error.what()) + "\n");
        return exit_broken;
    }
}

}  // namespace childproof
