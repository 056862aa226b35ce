#include <algorithm>
#include <atomic>
#include <vector>

#include "process.hpp"

namespace subprocess {
namespace {

struct Abandoned {
    std::mutex mutex;
    std::atomic<bool> any = false;  // so that who starts a child takes the lock only if there is something to do
    std::vector<std::unique_ptr<Process>> processes;
};

/// Never destroyed: objects may be dropped while the program's static objects are.
Abandoned& abandoned() {
    static auto* const instance = new Abandoned;
    return *instance;
}

}  // namespace

void abandon(std::unique_ptr<Process> process) {
    const std::lock_guard lock(abandoned().mutex);
    abandoned().processes.push_back(std::move(process));
    abandoned().any = true;
}

void reap_abandoned() {
    if (!abandoned().any) return;
    const std::lock_guard lock(abandoned().mutex);
    std::erase_if(abandoned().processes, [](const auto& process) { return process->poll().has_value(); });
    abandoned().any = !abandoned().processes.empty();
}

}  // namespace subprocess
