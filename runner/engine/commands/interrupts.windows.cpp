#include "commands/interrupts.hpp"

#include <windows.h>

#include <mutex>

namespace childproof {
namespace {

// The system calls a plain function, on a thread of its own.
std::mutex mutex;
std::function<void()> react_now;

BOOL WINAPI on_control(DWORD /*event*/) {
    const std::lock_guard lock(mutex);
    if (!react_now) return FALSE;
    react_now();
    return TRUE;
}

}  // namespace

struct Interrupts::State {};

Interrupts::Interrupts(std::function<void()> react) {
    const std::lock_guard lock(mutex);
    react_now = std::move(react);
    SetConsoleCtrlHandler(on_control, TRUE);
}

Interrupts::~Interrupts() {
    SetConsoleCtrlHandler(on_control, FALSE);
    const std::lock_guard lock(mutex);
    react_now = nullptr;
}

}  // namespace childproof
