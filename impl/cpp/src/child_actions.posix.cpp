#include "child_actions.posix.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <string>

#include "os_error.hpp"

namespace subprocess {
namespace {

constexpr std::size_t bits_per_word = sizeof(unsigned long) * CHAR_BIT;
/// Far above what any kernel is built for.
constexpr int cpu_limit = 1 << 16;

std::vector<unsigned long> bits_of(const std::vector<int>& cpus) {
    std::vector<unsigned long> bits;
    for (const int cpu : cpus) {
        if (cpu < 0 || cpu >= cpu_limit) throw ValueError("cpu_affinity: there is no CPU " + std::to_string(cpu));
        const auto number = static_cast<std::size_t>(cpu);
        if (bits.size() <= number / bits_per_word) bits.resize(number / bits_per_word + 1);
        bits[number / bits_per_word] |= 1UL << (number % bits_per_word);
    }
    return bits;
}

/// In the parent, which can say best what is wrong with the path.
Descriptor open_cgroup(const std::string& directory) {
    const std::string path = directory + "/cgroup.procs";
    const int number = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (number == -1) throw_os_error(errno, Step::cgroup, directory);
    return move_above_standard_streams(Descriptor(number));
}

int checked_signal(int signal) {
    if (signal < 0 || signal >= NSIG) {
        throw ValueError("parent_death_signal: there is no signal " + std::to_string(signal));
    }
    return signal;
}

}  // namespace

bool ask_for_actions(const Options& options) noexcept {
    return options.cgroup || !options.rlimits.items().empty() || !options.cpu_affinity.items().empty() ||
           options.nice != 0 || options.parent_death_signal != 0;
}

PreparedActions::PreparedActions(const Options& options)
    : rlimits_(options.rlimits.items()),
      cpus_(bits_of(options.cpu_affinity.items())),
      cgroup_(options.cgroup ? open_cgroup(*options.cgroup) : Descriptor()) {
    if (cgroup_) actions_.cgroup = cgroup_.number();
    actions_.rlimits = rlimits_.empty() ? nullptr : rlimits_.data();
    actions_.rlimit_count = rlimits_.size();
    actions_.cpus = cpus_.empty() ? nullptr : cpus_.data();
    actions_.cpus_size = cpus_.size() * sizeof cpus_.front();
    actions_.nice = options.nice;
    actions_.parent_death_signal = checked_signal(options.parent_death_signal);
    if (actions_.parent_death_signal != 0) actions_.parent = getpid();
}

const char* name_of_any(const ChildActions& actions) noexcept {
    if (actions.cgroup != -1) return "cgroup";
    if (actions.rlimits != nullptr) return "rlimits";
    if (actions.cpus != nullptr) return "cpu_affinity";
    if (actions.nice != 0) return "nice";
    if (actions.parent_death_signal != 0) return "parent_death_signal";
    return nullptr;
}

}  // namespace subprocess
