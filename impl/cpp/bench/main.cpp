// Each way of spawning × captured or not × the parent's resident memory × its open descriptors × threads that spawn at
// once, with the documented defaults, beside the raw spawn. `--quick` leaves some sizes out; other flags are Google
// Benchmark's. A name says it all: vfork/capture/resident:256/descriptors:1000/…/threads:4, memory in MiB.
#include <benchmark/benchmark.h>
#include <subprocess/subprocess.hpp>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/control.hpp"
#include "parent.hpp"

namespace {

/// One way of spawning.
struct Way {
    std::string name;
    std::function<void(const std::string&program)> exit, capture;
};

Way by_library(subprocess::Backend backend) {
    return {subprocess::to_string(backend),
            [backend](const std::string& program) { subprocess::call({program}, {.backend = backend}); },
            [backend](const std::string& program) { subprocess::check_output({program}, {.backend = backend}); }};
}

std::vector<Way> all_ways() {
    using childproof::spawn_raw, childproof::SpawnKind;
    using subprocess::Backend;
    std::vector<Way> ways{{"raw", [](const std::string& program) { spawn_raw(SpawnKind::exit, program); },
                           [](const std::string& program) { spawn_raw(SpawnKind::capture, program); }}};
    for (const Backend backend : {Backend::automatic, Backend::vfork, Backend::posix_spawn, Backend::fork})
        ways.push_back(by_library(backend));
    return ways;
}

/// What is varied, and how thoroughly.
struct Plan {
    std::vector<int> resident;  ///< MiB
    std::vector<int> descriptors;
    std::vector<int> threads;
    double seconds;  ///< of each repetition
};

const Plan quick_plan{{10, 256}, {10, 1000}, {1, 4}, 0.01};
const Plan full_plan{{10, 64, 256, 1024}, {10, 1000, 10'000}, {1, 4}, 0.05};

struct Parent {
    int resident, descriptors;
};

void measure(benchmark::State& state, const Parent& parent, const std::function<void(const std::string&)>& spawn,
             const std::string& program) {
    try {
        stay_on_cpu(state.thread_index());
        if (state.thread_index() == 0) {  // the others wait for it where the loop begins
            make_resident(parent.resident);
            open_descriptors(parent.descriptors);
        }
        for ([[maybe_unused]] auto _ : state) spawn(program);
    } catch (const std::exception& error) {
        state.SkipWithError(error.what());
    }
}

void add(const Way& way, const Parent& parent, bool captured, const std::filesystem::path& programs, const Plan& plan) {
    const std::string name = way.name + (captured ? "/capture" : "/exit") +
                             "/resident:" + std::to_string(parent.resident) +
                             "/descriptors:" + std::to_string(parent.descriptors);
    auto* const added = benchmark::RegisterBenchmark(
        name.c_str(), [parent, spawn = captured ? way.capture : way.exit,
                       program = (programs / (captured ? "hello" : "nothing")).string()](benchmark::State& state) {
            measure(state, parent, spawn, program);
        });
    added->UseRealTime()->Unit(benchmark::kMicrosecond)->MinTime(plan.seconds)->Repetitions(3);
    added->ReportAggregatesOnly();
    for (const int threads : plan.threads) added->Threads(threads);
}

/// The parent's size changes least often, because changing it takes long.
void add_all(const Plan& plan) {
    const auto programs = std::filesystem::canonical("/proc/self/exe").parent_path();
    const int most = most_descriptors();
    for (const int resident : plan.resident)
        for (const int descriptors : plan.descriptors) {
            constexpr int spare = 100;  // for pipes, of all threads
            if (descriptors + spare > most) {
                std::fprintf(stderr, "Left out: %d open descriptors; the limit is %d\n", descriptors, most);
                continue;
            }
            for (const bool captured : {false, true})
                for (const Way& way : all_ways()) add(way, {resident, descriptors}, captured, programs, plan);
        }
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    const bool quick = argc > 1 && argv[1] == std::string_view("--quick");
    if (argc > (quick ? 2 : 1)) {
        std::fprintf(stderr, "%s is no flag; there are --quick and Google Benchmark's\n", argv[quick ? 2 : 1]);
        return 2;
    }
    add_all(quick ? quick_plan : full_plan);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
