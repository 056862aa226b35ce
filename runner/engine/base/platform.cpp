#include "base/platform.hpp"

#include <algorithm>
#include <array>

namespace childproof {
namespace {

constexpr std::array<std::string_view, 35> all_signal_names{
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
    "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
    "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGPROF", "SIGSYS", "SIGIO", "SIGVTALRM", "SIGPWR", "SIGWINCH", "SIGSTKFLT",
    "SIGPOLL",
    // Windows
    "SIGBREAK", "CTRL_C_EVENT", "CTRL_BREAK_EVENT"};

}  // namespace

bool is_this_platform(std::string_view word) {
    const auto& words = platform_words();
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_signal_name(std::string_view name) {
    return std::find(all_signal_names.begin(), all_signal_names.end(), name) != all_signal_names.end();
}

}  // namespace childproof
