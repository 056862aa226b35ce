#include <malloc.h>

#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <subprocess/subprocess.hpp>
#include <thread>

#include "measure/control.hpp"
#include "measure/latency.hpp"
#include "measure/timing.hpp"
#include "parent.hpp"
#include "targets/apart.hpp"
#include "targets/items.hpp"
#include "targets/raw.linux.hpp"

namespace {

using childproof::Candidate, childproof::Nanoseconds, childproof::SpawnKind, childproof::time_each;
using Path = std::filesystem::path;

Candidate candidate(const char* name, const Spawn& spawn) {
    return {name, [spawn](SpawnKind, unsigned count) { return spawn(count); }};
}

std::vector<Candidate> compare(const Spawn& control, const Spawn& library) {
    return {candidate(childproof::control_name, control), candidate(childproof::control_again_name, control),
            candidate("library", library)};
}

Spawn raw(SpawnKind kind, const Path& program) {
    return [=](unsigned count) { return childproof::spawn_raw(kind, program, count); };
}

Spawn library(SpawnKind kind, const Path& program, subprocess::Backend backend = subprocess::Backend::automatic) {
    const subprocess::Args args{program.string()};
    if (kind == SpawnKind::exit)
        return [=](unsigned count) { return time_each(count, [&] { subprocess::call(args, {.backend = backend}); }); };
    return
        [=](unsigned count) { return time_each(count, [&] { subprocess::check_output(args, {.backend = backend}); }); };
}

/// The same in a process of its own, prepared for it.
std::vector<Spawn> in_other_process(const std::function<void()>& prepare, const std::vector<Spawn>& spawns) {
    const auto process = std::make_shared<Apart>(prepare, spawns);
    std::vector<Spawn> apart;
    for (unsigned i = 0; i < spawns.size(); ++i)
        apart.push_back([=](unsigned count) { return process->spawn(i, count); });
    return apart;
}

// --- 64 MiB through cat ---------------------------------------------------------------------------------------------

constexpr std::size_t transferred = std::size_t{64} << 20U;

/// Takes the input over, so that handing it on need not copy it.
using Transfer = std::string (*)(std::string input);

std::string control_transfer(std::string input) { return raw_transfer("/bin/cat", input); }

std::string library_transfer(std::string input) {
    return *subprocess::run({"/bin/cat"}, {.input = std::move(input), .stdout_ = subprocess::PIPE}).stdout_;
}

/// Cold: what was freed goes back to the system before each transfer.
Spawn transfer_by(Transfer transfer, bool cold) {
    return [=](unsigned count) {
        Nanoseconds samples;
        for (unsigned i = 0; i < count; ++i) {
            std::string input(transferred, 'x');
            if (cold) malloc_trim(0);
            std::size_t size = 0;
            samples.push_back(time_each(1, [&] { size = transfer(std::move(input)).size(); })[0]);
            if (size != transferred) throw std::runtime_error("cat returned " + std::to_string(size) + " bytes");
        }
        return samples;
    };
}

std::vector<Candidate> transfers(bool warm) {
    const Spawn control = transfer_by(control_transfer, !warm), own = transfer_by(library_transfer, !warm);
    if (!warm) return compare(control, own);
    // In processes of their own, whose allocator gives nothing back.
    const auto keep_memory = [] {
        mallopt(M_MMAP_MAX, 0);
        mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    };
    return compare(in_other_process(keep_memory, {control})[0], in_other_process(keep_memory, {own})[0]);
}

// --- 1,000 spawns by 8 workers --------------------------------------------------------------------------------------

constexpr int workers = 8, spawns = 1000;

/// One sample is the time of all, by as many workers, each on a CPU of its own as far as there are as many.
Spawn by_workers(const std::function<void()>& spawn) {
    const auto work = [spawn](int worker) {
        stay_on_cpu(worker);
        for (int i = 0; i < spawns / workers; ++i) spawn();
    };
    return [work](unsigned count) {
        return time_each(count, [&] {
            std::vector<std::jthread> threads;
            for (int worker = 0; worker < workers; ++worker) threads.emplace_back(work, worker);
        });
    };
}

std::vector<Candidate> in_parallel(const Path& program) {
    return compare(by_workers([=] { childproof::spawn_raw(SpawnKind::exit, program); }),
                   by_workers([args = subprocess::Args{program.string()}] { subprocess::call(args); }));
}

// --- Waiting with a timeout -----------------------------------------------------------------------------------------

std::int64_t library_lateness(const std::string& program) {
    subprocess::Popen child({program}, {.stdout_ = subprocess::PIPE});
    child.wait(10);
    const std::int64_t known = nanoseconds_now();
    const std::string written = child.stdout_.read();
    std::int64_t ended = 0;
    if (written.size() != sizeof ended) throw std::runtime_error("short-lived wrote " + written);
    std::memcpy(&ended, written.data(), sizeof ended);
    return known - ended;
}

Spawn samples_of(const std::function<std::int64_t()>& sample) {
    return [=](unsigned count) {
        Nanoseconds samples(count);
        for (std::int64_t& each : samples) each = sample();
        return samples;
    };
}

std::vector<Candidate> timed_waits(const std::string& program) {
    return compare(samples_of([=] { return raw_lateness(program.c_str()); }),
                   samples_of([=] { return library_lateness(program); }));
}

// --- Large processes ------------------------------------------------------------------------------------------------

std::size_t available_mebibytes() {
    std::ifstream meminfo("/proc/meminfo");
    std::string name, unit;
    for (std::size_t kibibytes = 0; meminfo >> name >> kibibytes >> unit;)
        if (name == "MemAvailable:") return kibibytes / 1024;
    return 0;
}

/// The library's own slower ways, which stand for libraries that have no other.
constexpr const char* own_fork = "own fork";
constexpr const char* own_posix_spawn = "own posix_spawn";

/// `own` is what a larger process does: the library's choice, and its slower way. That one takes one turn of a spawn:
/// what takes a hundred times as long need not be done as often.
std::vector<Candidate> among(const Spawn& control, const std::vector<Spawn>& own, const char* slower) {
    auto candidates = compare(control, own[0]);
    candidates.push_back(candidate(slower, [slow = own[1]](unsigned) { return slow(1); }));
    return candidates;
}

std::vector<Candidate> with_memory(int mebibytes, const Path& program) {
    constexpr std::size_t spare = 512;
    if (const std::size_t available = available_mebibytes(); available < mebibytes + spare)
        throw LeftOut(std::to_string(available) + " MiB of memory are available, " + std::to_string(mebibytes + spare) +
                      " needed");
    const Spawn small = library(SpawnKind::capture, program);
    return among(small,
                 in_other_process([=] { make_resident(mebibytes); },
                                  {library(SpawnKind::capture, program),
                                   library(SpawnKind::capture, program, subprocess::Backend::fork)}),
                 own_fork);
}

std::vector<Candidate> with_descriptors(int number, const Path& program) {
    constexpr int spare = 100;
    if (const int most = most_descriptors(); most < number + spare)
        throw LeftOut("this process may open " + std::to_string(most) + " descriptors, " +
                      std::to_string(number + spare) + " are needed (RLIMIT_NOFILE)");
    return among(raw(SpawnKind::exit, program),
                 in_other_process([=] { open_descriptors(number); },
                                  {library(SpawnKind::exit, program),
                                   library(SpawnKind::exit, program, subprocess::Backend::posix_spawn)}),
                 own_posix_spawn);
}

}  // namespace

std::vector<Item> all_items(const std::filesystem::path& programs) {
    const Path nothing = programs / "nothing", hello = programs / "hello", short_lived = programs / "short-lived";
    const auto both = [](SpawnKind kind, const Path& program) {
        return [=] { return compare(raw(kind, program), library(kind, program)); };
    };
    constexpr double fork_based = 1.0 / 430;
    return {
        {.id = "exit",
         .title = "Spawn, exit, wait",
         .at_most = 1.05,
         .peers = {{"rust", 0.76}, {"cpython@3.13", 0.65}},
         .asked = {"exit", nothing},
         .rounds = 400,
         .quick_rounds = 100,
         .count = 20,
         .candidates = both(SpawnKind::exit, nothing)},
        {.id = "capture",
         .title = "Capture one line",
         .at_most = 1.00,
         .peers = {{"rust", 0.75}, {"cpython@3.13", 0.57}},
         .asked = {"capture", hello},
         .rounds = 400,
         .quick_rounds = 100,
         .count = 20,
         .candidates = both(SpawnKind::capture, hello)},
        {.id = "transfer-cold",
         .title = "64 MiB through cat, cold memory",
         .at_most = 0.45,
         .peers = {{"rust", 0.52}, {"cpython@3.13", 0.20}},
         .asked = {"transfer", "/bin/cat"},
         .rounds = 40,
         .quick_rounds = 10,
         .count = 1,
         .candidates = [] { return transfers(false); }},
        {.id = "transfer-warm",
         .title = "64 MiB through cat, warm memory",
         .at_most = 0.95,
         .rounds = 40,
         .quick_rounds = 10,
         .count = 1,
         .candidates = [] { return transfers(true); }},
        {.id = "parallel",
         .title = "1,000 spawns, 8 workers",
         .at_most = 1.0,
         .peers = {{"rust", 0.60}},
         .asked = {"parallel", nothing, true},
         .rounds = 60,
         .quick_rounds = 15,
         .count = 1,
         .candidates = [=] { return in_parallel(nothing); }},
        {.id = "timed-wait",
         .title = "Lateness of wait(timeout), 50 ms child",
         .at_most = 1.1,
         .p99_at_most_ns = 500'000,
         .peers = {{"cpython@3.13", 1.0 / 200}},
         .asked = {"timed-wait", short_lived},
         .rounds = 60,
         .quick_rounds = 15,
         .count = 4,
         .candidates = [=] { return timed_waits(short_lived.string()); }},
        {.id = "capture-1-gib",
         .title = "Capture, 1 GiB resident (to own capture)",
         .at_most = 1.03,
         .peers = {{own_fork, fork_based}},
         .rounds = 200,
         .quick_rounds = 50,
         .count = 20,
         .candidates = [=] { return with_memory(1024, hello); }},
        {.id = "capture-4-gib",
         .title = "Capture, 4 GiB resident (to own capture)",
         .at_most = 1.03,
         .peers = {{own_fork, fork_based}},
         .rounds = 200,
         .quick_rounds = 50,
         .count = 20,
         .candidates = [=] { return with_memory(4096, hello); }},
        {.id = "exit-10000-descriptors",
         .title = "Spawn, 10,000 open descriptors (to the control with 10)",
         .at_most = 1.3,
         .peers = {{own_posix_spawn, 1.0 / 13}},
         .rounds = 200,
         .quick_rounds = 50,
         .count = 20,
         .candidates = [=] { return with_descriptors(10'000, nothing); }},
    };
}
