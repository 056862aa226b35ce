#include "measure/control.hpp"

#include <windows.h>

#include <system_error>

#include "base/errors.hpp"

namespace childproof {
namespace {

[[noreturn]] void fail(const std::filesystem::path& program) {
    const auto code = static_cast<int>(GetLastError());
    throw HarnessError(program.string() + ": cannot be spawned: " + std::system_category().message(code));
}

/// Starts the program, with `output`, if there is one, as its stdout. CreateProcess is the only way there is.
HANDLE start(const std::filesystem::path& program, HANDLE output) {
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    if (output != nullptr) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdOutput = output;
    }
    PROCESS_INFORMATION child{};
    const BOOL inherit = output != nullptr;
    if (CreateProcessW(program.c_str(), nullptr, nullptr, nullptr, inherit, 0, nullptr, nullptr, &startup, &child) == 0)
        fail(program);
    CloseHandle(child.hThread);
    return child.hProcess;
}

void finish(HANDLE child, const std::filesystem::path& program) {
    DWORD status = 0;
    WaitForSingleObject(child, INFINITE);
    GetExitCodeProcess(child, &status);
    CloseHandle(child);
    if (status != 0) throw HarnessError(program.string() + ": ended with exit status " + std::to_string(status));
}

void spawn_and_wait(const std::filesystem::path& program) { finish(start(program, nullptr), program); }

void spawn_and_capture(const std::filesystem::path& program) {
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    HANDLE reading = nullptr, writing = nullptr;
    if (CreatePipe(&reading, &writing, &inheritable, 0) == 0) fail(program);
    SetHandleInformation(reading, HANDLE_FLAG_INHERIT, 0);
    HANDLE child = start(program, writing);
    CloseHandle(writing);
    char buffer[4096];
    for (DWORD count = 0; ReadFile(reading, buffer, sizeof buffer, &count, nullptr) != 0;) {
    }
    CloseHandle(reading);
    finish(child, program);
}

}  // namespace

void spawn_raw(SpawnKind kind, const std::filesystem::path& program) {
    (kind == SpawnKind::exit ? spawn_and_wait : spawn_and_capture)(program);
}

}  // namespace childproof
