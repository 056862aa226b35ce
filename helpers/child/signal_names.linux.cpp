#include <array>
#include <csignal>

#include "fail.hpp"
#include "operands.hpp"
#include "signals.hpp"

namespace child {
namespace {

struct Named {
    std::string_view name;
    int number;
};

/// Where two names have one number, the first is the one that is reported.
constexpr std::array kNames{
    Named{"SIGHUP", SIGHUP},   Named{"SIGINT", SIGINT},       Named{"SIGQUIT", SIGQUIT}, Named{"SIGILL", SIGILL},
    Named{"SIGTRAP", SIGTRAP}, Named{"SIGABRT", SIGABRT},     Named{"SIGBUS", SIGBUS},   Named{"SIGFPE", SIGFPE},
    Named{"SIGKILL", SIGKILL}, Named{"SIGUSR1", SIGUSR1},     Named{"SIGSEGV", SIGSEGV}, Named{"SIGUSR2", SIGUSR2},
    Named{"SIGPIPE", SIGPIPE}, Named{"SIGALRM", SIGALRM},     Named{"SIGTERM", SIGTERM}, Named{"SIGSTKFLT", SIGSTKFLT},
    Named{"SIGCHLD", SIGCHLD}, Named{"SIGCONT", SIGCONT},     Named{"SIGSTOP", SIGSTOP}, Named{"SIGTSTP", SIGTSTP},
    Named{"SIGTTIN", SIGTTIN}, Named{"SIGTTOU", SIGTTOU},     Named{"SIGURG", SIGURG},   Named{"SIGXCPU", SIGXCPU},
    Named{"SIGXFSZ", SIGXFSZ}, Named{"SIGVTALRM", SIGVTALRM}, Named{"SIGPROF", SIGPROF}, Named{"SIGWINCH", SIGWINCH},
    Named{"SIGIO", SIGIO},     Named{"SIGPWR", SIGPWR},       Named{"SIGPOLL", SIGPOLL}, Named{"SIGSYS", SIGSYS},
};

bool is_realtime(int number) { return number >= SIGRTMIN && number <= SIGRTMAX; }

}  // namespace

std::string signal_name(int number) {
    for (const Named& named : kNames) {
        if (named.number == number) return std::string(named.name);
    }
    if (!is_realtime(number)) return "SIG" + std::to_string(number);
    const int offset = number - SIGRTMIN;
    return offset == 0 ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(offset);
}

int parse_signal(std::string_view name) {
    for (const Named& named : kNames) {
        if (named.name == name) return named.number;
    }
    constexpr std::string_view kRealtime = "SIGRTMIN";
    if (!name.starts_with(kRealtime)) return parse_int(name);
    std::string_view offset = name.substr(kRealtime.size());
    if (offset.starts_with('+')) offset.remove_prefix(1);
    const int number = SIGRTMIN + (offset.empty() ? 0 : parse_int(offset));
    if (!is_realtime(number)) fail("not a signal: " + std::string(name));
    return number;
}

}  // namespace child
