#include "play/census.hpp"

#include <algorithm>
#include <thread>

#include "play/other_process.hpp"

namespace childproof {
namespace {

template <typename T>
std::vector<T> without(const std::vector<T>& all, const std::vector<T>& known) {
    std::vector<T> rest;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rest),
                 [&](const T& one) { return std::find(known.begin(), known.end(), one) == known.end(); });
    return rest;
}

/// Event loops open such descriptors when they are first used and keep them; they lead nowhere.
bool is_own_business(const std::string& descriptor) {
    return descriptor.find("anon_inode:[event") != std::string::npos ||
           descriptor.find("anon_inode:[timerfd") != std::string::npos;
}

std::vector<std::string> descriptors(int pid) {
    std::vector<std::string> open = open_descriptors(pid);
    std::erase_if(open, is_own_business);
    return open;
}

}  // namespace

Census::Census(const Adapter& adapter)
    : adapter_(adapter), processes_before_(processes()), descriptors_before_(descriptors(adapter.pid())) {}

std::vector<int> Census::processes() const {
    std::vector<int> all = adapter_.processes();
    std::erase(all, adapter_.pid());
    return all;
}

Census::Leftovers Census::leftovers() const {
    return {without(processes(), processes_before_), without(descriptors(adapter_.pid()), descriptors_before_)};
}

std::optional<std::string> Census::left_behind(std::chrono::steady_clock::time_point deadline) const {
    Leftovers left = leftovers();
    while (!left.empty() && std::chrono::steady_clock::now() < deadline) {
        // An orphan vanishes when the keeper has reaped it, and a thread that sleeps in a pipe closes it when it has
        // noticed that the child has ended; of neither there is an event here.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        left = leftovers();
    }
    if (left.empty()) return std::nullopt;
    std::string named;
    for (const int pid : left.processes) named += (named.empty() ? "process " : ", process ") + describe_process(pid);
    for (const auto& descriptor : left.descriptors)
        named += (named.empty() ? "descriptor " : ", descriptor ") + descriptor;
    return named;
}

}  // namespace childproof
