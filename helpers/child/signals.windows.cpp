/// \file
/// What Windows has of signals: SIGINT and SIGBREAK, by which the C runtime calls CTRL+C and CTRL+BREAK, come from the
/// console; the others only end the process itself.
#include <array>
#include <cstdlib>
#include <string_view>

#include "fail.hpp"
#include "verbs.hpp"
#include "wide.windows.hpp"

namespace child {
namespace {

/// How often each event has been caught and not yet awaited: CTRL+C, then CTRL+BREAK.
std::array<HANDLE, 2> caught{};

std::size_t event_number(std::string_view signal) {
    if (signal == "SIGINT") return CTRL_C_EVENT;
    if (signal == "SIGBREAK") return CTRL_BREAK_EVENT;
    fail("not on Windows: " + std::string(signal));
}

BOOL WINAPI count_event(DWORD event) {
    return event < caught.size() && caught[event] && ReleaseSemaphore(caught[event], 1, nullptr);
}

void set_ignored(const char* signal, BOOL ignored) {
    if (event_number(signal) != CTRL_C_EVENT) fail("only SIGINT can be ignored on Windows");
    if (!SetConsoleCtrlHandler(nullptr, ignored)) fail_with_windows_error(signal);
}

}  // namespace

void do_kill_self(Words operands) {
    const std::string_view signal = operands[0];
    // No box for the user to close, no report.
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    if (signal == "SIGKILL" || signal == "SIGTERM") TerminateProcess(GetCurrentProcess(), 1);
    if (signal == "SIGABRT") TerminateProcess(GetCurrentProcess(), 3);  // as abort() does, without its message
    if (signal == "SIGSEGV") RaiseException(EXCEPTION_ACCESS_VIOLATION, EXCEPTION_NONCONTINUABLE, 0, nullptr);
    fail("not on Windows: " + std::string(signal));
}

void do_ignore(Words operands) { set_ignored(operands[0], TRUE); }
void do_default(Words operands) { set_ignored(operands[0], FALSE); }

void do_catch(Words operands) {
    HANDLE& count = caught[event_number(operands[0])];
    count = CreateSemaphoreW(nullptr, 0, 1000, nullptr);
    if (!count || !SetConsoleCtrlHandler(count_event, TRUE)) fail_with_windows_error(operands[0]);
}

void do_await_signal(Words operands) {
    if (WaitForSingleObject(caught[event_number(operands[0])], INFINITE) != WAIT_OBJECT_0) {
        fail_with_windows_error(operands[0]);
    }
}

void do_block(Words /*operands*/) { fail("not on Windows"); }
void do_stop(Words /*operands*/) { fail("not on Windows"); }

void do_pause(Words /*operands*/) { Sleep(INFINITE); }

}  // namespace child
