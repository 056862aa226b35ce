/// \file
/// Ctrl-C and its kind.
#pragma once

#include <functional>
#include <memory>

namespace childproof {

/// While it lives, SIGINT, SIGTERM and SIGHUP (on Windows Ctrl-C, Ctrl-Break and the end of the console) do not end
/// this process but call a function, on a thread of its own. To be made before any other thread.
class Interrupts {
public:
    explicit Interrupts(std::function<void()> react);
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace childproof
