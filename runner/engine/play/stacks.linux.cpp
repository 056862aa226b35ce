#include "play/stacks.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <subprocess/subprocess.hpp>

#include "play/other_process.hpp"
#include "play/proc_folder.linux.hpp"

namespace childproof {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(10);  // for debuggers, which take their time, all together

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// "thread 4711 (python3): system call 202 0x7f… in futex_wait_queue". Where in the kernel it is only root may know.
std::string describe_thread(int pid, int thread) {
    const std::string folder = "task/" + std::to_string(thread) + "/";
    std::string text = "\n  thread " + std::to_string(thread) + " (" + first_line(proc_contents(pid, folder + "comm")) +
                       "): system call " + first_line(proc_contents(pid, folder + "syscall"));
    const std::string where = first_line(proc_contents(pid, folder + "wchan"));
    if (!where.empty() && where != "0") text += " in " + where;
    std::istringstream stack(proc_contents(pid, folder + "stack"));
    for (std::string line; std::getline(stack, line);) text += "\n    " + line;
    return text;
}

/// The lines about threads and frames of what a debugger says; nothing if it is not installed or may not look.
std::string debugged(const std::vector<std::string>& command, Clock::time_point end) {
    const double left = std::chrono::duration<double>(end - Clock::now()).count();
    if (left <= 0) return "";
    try {
        const auto done = subprocess::run(command, {.stdin_ = subprocess::DEVNULL,
                                                    .stdout_ = subprocess::PIPE,
                                                    .stderr_ = subprocess::DEVNULL,
                                                    .timeout = left});
        std::istringstream output(done.stdout_.value_or(""));
        std::string text;
        for (std::string line; std::getline(output, line);)
            if (line.starts_with("Thread ") || line.starts_with("TID ") || line.starts_with("#")) text += "\n  " + line;
        return text;
    } catch (const subprocess::SubprocessError&) {
        return "";
    } catch (const subprocess::OSError&) {
        return "";
    }
}

std::string user_stacks(int pid, Clock::time_point end) {
    const std::string number = std::to_string(pid);
    std::string text = debugged({"eu-stack", "-p", number}, end);
    if (!text.empty()) return text;
    return debugged({"gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off", "-p", number, "-ex",
                     "thread apply all backtrace 30"},
                    end);
}

}  // namespace

std::vector<std::string> describe_in_full(const std::vector<int>& pids, bool stacks) {
    const auto end = Clock::now() + patience;
    std::vector<std::string> texts;
    for (const int pid : pids) {
        std::string text = describe_process(pid);
        std::vector<int> threads = proc_numbers(pid, "task");
        std::sort(threads.begin(), threads.end());
        for (const int thread : threads) text += describe_thread(pid, thread);
        if (stacks) text += user_stacks(pid, end);
        texts.push_back(text);
    }
    return texts;
}

}  // namespace childproof
