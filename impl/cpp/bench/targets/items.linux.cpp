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
using Spawn = std::function<Nanoseconds(unsigned count)>;
using Path = std::filesystem::path;

std::vector<Candidate> compare(const Spawn& control, const Spawn& library) {
    const auto candidate = [](const char* name, const Spawn& spawn) {
        return Candidate{name, [spawn](SpawnKind, unsigned count) { return spawn(count); }};
    };
    return {candidate(childproof::control_name, control), candidate(childproof::control_again_name, control),
            candidate("library", library)};
}

Spawn raw(SpawnKind kind, const Path& program) {
    return [=](unsigned count) { return childproof::spawn_raw(kind, program, count); };
}

Spawn library(SpawnKind kind, const Path& program) {
    const subprocess::Args args{program.string()};
    if (kind == SpawnKind::exit)
        return [=](unsigned count) { return time_each(count, [&] { subprocess::call(args); }); };
    return [=](unsigned count) { return time_each(count, [&] { subprocess::check_output(args); }); };
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
    const auto apart = [](const Spawn& spawn) -> Spawn {
        const auto keep_memory = [] {
            mallopt(M_MMAP_MAX, 0);
            mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
        };
        return
            [process = std::make_shared<Apart>(keep_memory, spawn)](unsigned count) { return process->spawn(count); };
    };
    return compare(apart(control), apart(own));
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

std::vector<Candidate> with_memory(int mebibytes, const Path& program) {
    constexpr std::size_t spare = 512;
    if (const std::size_t available = available_mebibytes(); available < mebibytes + spare)
        throw LeftOut(std::to_string(available) + " MiB of memory are available, " + std::to_string(mebibytes + spare) +
                      " needed");
    const Spawn small = library(SpawnKind::capture, program);
    const auto large = std::make_shared<Apart>([=] { make_resident(mebibytes); }, small);
    return compare(small, [large](unsigned count) { return large->spawn(count); });
}

std::vector<Candidate> with_descriptors(int number, const Path& program) {
    constexpr int spare = 100;
    if (const int most = most_descriptors(); most < number + spare)
        throw LeftOut("this process may open " + std::to_string(most) + " descriptors, " +
                      std::to_string(number + spare) + " are needed (RLIMIT_NOFILE)");
    const auto large = std::make_shared<Apart>([=] { open_descriptors(number); }, library(SpawnKind::exit, program));
    return compare(raw(SpawnKind::exit, program), [large](unsigned count) { return large->spawn(count); });
}

}  // namespace

std::vector<Item> all_items(const std::filesystem::path& programs) {
    const Path nothing = programs / "nothing", hello = programs / "hello";
    const auto both = [](SpawnKind kind, const Path& program) {
        return [=] { return compare(raw(kind, program), library(kind, program)); };
    };
    const std::vector<Peer> exit_peers{{"rust", 0.76}, {"cpython@3.13", 0.65}};
    const std::vector<Peer> capture_peers{{"rust", 0.75}, {"cpython@3.13", 0.57}};
    return {
        {"exit", "Spawn, exit, wait", 1.05, 0, exit_peers, 400, 100, 20, both(SpawnKind::exit, nothing)},
        {"capture", "Capture one line", 1.00, 0, capture_peers, 400, 100, 20, both(SpawnKind::capture, hello)},
        {"transfer-cold", "64 MiB through cat, cold memory", 0.45, 0, {}, 40, 10, 1, [] { return transfers(false); }},
        {"transfer-warm", "64 MiB through cat, warm memory", 0.95, 0, {}, 40, 10, 1, [] { return transfers(true); }},
        {"parallel", "1,000 spawns, 8 workers", 1.0, 0, {}, 60, 15, 1, [=] { return in_parallel(nothing); }},
        {"timed-wait",
         "Lateness of wait(timeout), 50 ms child",
         1.1,
         500'000,
         {},
         60,
         15,
         4,
         [=] { return timed_waits((programs / "short-lived").string()); }},
        {"capture-1-gib",
         "Capture, 1 GiB resident (to own capture)",
         1.03,
         0,
         {},
         200,
         50,
         20,
         [=] { return with_memory(1024, hello); }},
        {"capture-4-gib",
         "Capture, 4 GiB resident (to own capture)",
         1.03,
         0,
         {},
         200,
         50,
         20,
         [=] { return with_memory(4096, hello); }},
        {"exit-10000-descriptors",
         "Spawn, 10,000 open descriptors (to the control with 10)",
         1.3,
         0,
         {},
         200,
         50,
         20,
         [=] { return with_descriptors(10'000, nothing); }},
    };
}
