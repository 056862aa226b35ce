#include "play/idle.hpp"

#include <map>
#include <string_view>
#include <thread>
#include <utility>

#include "play/other_process.hpp"
#include "play/proc_folder.linux.hpp"

namespace childproof {
namespace {

/// What stands behind the name in a thread's status, without "\t"; nothing if it is not there.
std::string_view field(std::string_view status, std::string_view name) {
    const auto begin = status.find(name);
    if (begin == std::string_view::npos) return {};
    const auto value = status.substr(begin + name.size());
    return value.substr(0, value.find('\n'));
}

/// All threads that are there, each with how often it has gone to sleep.
struct Snapshot {
    std::map<std::pair<int, int>, std::string> sleeps;
    std::string busy;      ///< a thread that does not sleep
    bool readable = true;  ///< the kernel (gVisor's is one) may not say how often a thread has slept
};

void look_at(int process, int thread, Snapshot& snapshot) {
    const std::string folder = "task/" + std::to_string(thread) + "/";
    // The state alone can be wrong: waitpid, for one, says that it sleeps before it looks whether it has to. Which
    // system call a thread is in the kernel tells only of one that has left the processor; it may tell nobody.
    const bool runs = proc_contents(process, folder + "syscall") == "running\n";
    const std::string status = proc_contents(process, folder + "status");
    if (status.empty()) return;  // it has ended
    const auto state = runs ? "R (running)" : field(status, "\nState:\t");
    const auto sleeps = field(status, "\nvoluntary_ctxt_switches:\t");
    if (state.empty() || sleeps.empty()) snapshot.readable = false;
    // Of those that sleep, D is left out: a system call that is under way, as vfork is, ends soon.
    constexpr std::string_view at_rest = "STtZX";
    if (!state.empty() && at_rest.find(state.front()) == std::string_view::npos)
        snapshot.busy =
            "thread " + std::to_string(thread) + " of " + describe_process(process) + ": " + std::string(state);
    snapshot.sleeps[{process, thread}] = sleeps;
}

Snapshot look_at(const std::vector<int>& processes) {
    Snapshot snapshot;
    for (const int process : processes)
        for (const int thread : proc_numbers(process, "task")) look_at(process, thread, snapshot);
    return snapshot;
}

}  // namespace

// A thread that sleeps at two looks, and has not gone to sleep between them, has slept all the time. So have all, in
// the moment between two looks that find the same.
Idleness await_idle(const std::function<std::vector<int>()>& processes,
                    std::chrono::steady_clock::time_point deadline) {
    for (;;) {
        const Snapshot first = look_at(processes());
        if (!first.readable || first.sleeps.empty()) return {Idleness::State::unknown};
        Snapshot second;
        if (first.busy.empty()) {
            second = look_at(processes());
            if (second.busy.empty() && first.sleeps == second.sleeps) return {Idleness::State::idle};
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            const std::string& busy = first.busy.empty() ? second.busy : first.busy;
            return {Idleness::State::busy, busy.empty() ? "threads that wake up again and again" : busy};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));  // of falling asleep there is no event
    }
}

}  // namespace childproof
