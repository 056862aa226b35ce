#include "commands/interrupts.hpp"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace childproof {

struct Interrupts::State {
    std::function<void()> react;
    sigset_t signals{}, mask_before{};
    std::atomic<bool> ended{false};
    std::thread thread;

    void wait() {
        int signal = 0;
        while (sigwait(&signals, &signal) == 0 && !ended) react();
    }
};

Interrupts::Interrupts(std::function<void()> react) : state_(std::make_unique<State>()) {
    state_->react = std::move(react);
    sigemptyset(&state_->signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&state_->signals, signal);
    pthread_sigmask(SIG_BLOCK, &state_->signals, &state_->mask_before);
    state_->thread = std::thread([this] { state_->wait(); });
}

Interrupts::~Interrupts() {
    state_->ended = true;
    pthread_kill(state_->thread.native_handle(), SIGINT);
    state_->thread.join();
    pthread_sigmask(SIG_SETMASK, &state_->mask_before, nullptr);
}

}  // namespace childproof
