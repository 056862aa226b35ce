#include "signals.hpp"

#include <unistd.h>

#include <array>
#include <csignal>

#include "fail.hpp"
#include "verbs.hpp"

namespace child {
namespace {

/// How often each signal has been caught and not yet awaited.
std::array<volatile std::sig_atomic_t, NSIG> caught{};

void count_signal(int number) {
    caught[static_cast<std::size_t>(number)] = caught[static_cast<std::size_t>(number)] + 1;
}

void set_disposition(const char* name, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    if (sigaction(parse_signal(name), &action, nullptr) != 0) fail_with_errno(name);
}

void send_to_self(int number) {
    if (kill(getpid(), number) != 0) fail_with_errno(signal_name(number));
}

}  // namespace

void do_kill_self(Words operands) { send_to_self(parse_signal(operands[0])); }
void do_stop(Words /*operands*/) { send_to_self(SIGSTOP); }
void do_ignore(Words operands) { set_disposition(operands[0], SIG_IGN); }
void do_default(Words operands) { set_disposition(operands[0], SIG_DFL); }
void do_catch(Words operands) { set_disposition(operands[0], count_signal); }

void do_block(Words operands) {
    sigset_t set;
    sigemptyset(&set);
    if (sigaddset(&set, parse_signal(operands[0])) != 0) fail_with_errno(operands[0]);
    if (sigprocmask(SIG_BLOCK, &set, nullptr) != 0) fail_with_errno(operands[0]);
}

void do_await_signal(Words operands) {
    const int number = parse_signal(operands[0]);
    auto& count = caught[static_cast<std::size_t>(number)];

    // Blocked while the count is looked at: it can only come inside sigsuspend, not between look and sleep.
    sigset_t only;
    sigset_t before;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_BLOCK, &only, &before);
    sigset_t while_waiting = before;
    sigdelset(&while_waiting, number);
    while (count == 0) sigsuspend(&while_waiting);
    count = count - 1;
    sigprocmask(SIG_SETMASK, &before, nullptr);
}

void do_pause(Words /*operands*/) {
    while (true) pause();
}

}  // namespace child
