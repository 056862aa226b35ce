#include "helper_thread.hpp"

#include <csignal>

namespace subprocess {

std::jthread start_helper_thread(std::function<void()> work) {
    struct Blocked {
        Blocked() {
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &previous);
        }
        ~Blocked() { pthread_sigmask(SIG_SETMASK, &previous, nullptr); }
        sigset_t previous{};
    };
    const Blocked inherited;
    return std::jthread(std::move(work));
}

}  // namespace subprocess
