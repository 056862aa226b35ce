#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>

#include "base/platform.hpp"
#include "base/program_path.hpp"
#include "base/utc.hpp"
#include "commands/commands.hpp"
#include "commands/interrupts.hpp"
#include "measure/affinity.hpp"
#include "measure/contestant.hpp"
#include "measure/control.hpp"
#include "measure/latency.hpp"
#include "measure/latency_json.hpp"
#include "measure/machine.hpp"
#include "play/temporary_folder.hpp"
#include "record/results.hpp"

namespace childproof {
namespace {

constexpr int warm_up_rounds = 3;

/// The program that is spawned for a kind.
std::filesystem::path program_for(SpawnKind kind, const std::filesystem::path& bin) {
    return program_in(bin, kind == SpawnKind::exit ? "nothing" : "hello");
}

void check_helpers(const std::filesystem::path& bin) {
    for (const auto kind : spawn_kinds)
        if (const auto program = program_for(kind, bin); !std::filesystem::exists(program))
            throw HarnessError("the helper program " + program.string() +
                               " is missing: build it, or say with --bin where it is");
}

std::vector<Implementation> implementations_of(const BenchOptions& options) {
    check_helpers(options.bin);
    std::vector<Implementation> implementations;
    for (const auto& subject : options.subjects)
        implementations.push_back(load_implementation(subject.implementation, subject.interpreter, options.bin));
    return implementations;
}

/// One measurement of several implementations.
class Bench {
public:
    Bench(const BenchOptions& options, std::filesystem::path folder)
        : options_(options),
          folder_(std::move(folder)),
          api_(options.root / "spec"),
          implementations_(implementations_of(options)),
          file_(options.results, false) {}

    int measure() {
        const Interrupts interrupts([this] { stop_.request(); });
        begun_ = Clock::now();
        // The adapters and all that they start inherit it.
        cpu_ = stay_on_one_cpu();
        unless_interrupted([this] { admit(); });
        file_.write(header());
        if (!interrupted_ && contestants_.empty()) throw InputError("there is no implementation to measure");
        unless_interrupted([this] { play_rounds(); });
        return finish();
    }

private:
    template <typename Work>
    void unless_interrupted(const Work& work) {
        if (interrupted_) return;
        try {
            work();
        } catch (const Interrupted&) {
            interrupted_ = true;
        }
    }

    /// Starts all adapters; those that cannot take part are noted with the reason.
    void admit() {
        for (std::size_t i = 0; i < implementations_.size(); ++i) {
            const BenchSubject& subject = options_.subjects[i];
            const std::string name = subject.name.empty() ? implementations_[i].name : subject.name;
            if (stop_.requested()) throw Interrupted();
            if (std::find(names_.begin(), names_.end(), name) != names_.end())
                throw InputError("two implementations are named '" + name + "': tell them apart with --name");
            Json entry{{"run", name}, {"version", nullptr}, {"language", nullptr}, {"left_out", nullptr}};
            try {
                auto contestant = std::make_unique<Contestant>(api_, implementations_[i], folder_ / std::to_string(i),
                                                               options_.tcp, stop_);
                entry["version"] = contestant->hello().version;
                entry["language"] = contestant->hello().language;
                if (contestant->can_bench())
                    add(name, std::move(contestant));
                else
                    entry["left_out"] = "its adapter does not declare the capability bench";
            } catch (const AdapterFailure& failure) {
                entry["left_out"] = failure.what();
                broken_ = true;
            }
            entries_.push_back(std::move(entry));
        }
    }

    void add(const std::string& name, std::unique_ptr<Contestant> contestant) {
        names_.push_back(name);
        candidates_.push_back({name, [this, one = contestant.get()](SpawnKind kind, unsigned count) {
                                   return one->spawn(to_string(kind), program_for(kind, options_.bin), count);
                               }});
        contestants_.push_back(std::move(contestant));
    }

    Json header() const {
        return {{"type", "header"},
                {"format", 1},
                {"suite", {{"version", CHILDPROOF_VERSION}}},
                {"platform", describe_platform()},
                {"governor", governor(cpu_)},
                {"load", load_average()},
                {"cpu", cpu_ ? Json(*cpu_) : Json()},
                {"started", utc_now()},
                {"command", options_.command_line},
                {"rounds", options_.rounds},
                {"count", options_.count},
                {"warm_up", warm_up_rounds},
                {"implementations", entries_}};
    }

    void play_rounds() {
        for (const auto* name : {control_name, control_again_name})
            candidates_.push_back({name, [this](SpawnKind kind, unsigned count) {
                                       if (stop_.requested()) throw Interrupted();
                                       return spawn_raw(kind, program_for(kind, options_.bin), count);
                                   }});
        Rounds rounds(candidates_, std::random_device{}());
        for (int i = 0; i < warm_up_rounds; ++i)
            for (const auto kind : spawn_kinds) check(rounds.play(kind, options_.count));
        tell({{"type", "begin"}, {"total", options_.rounds}});
        for (unsigned number = 1; number <= options_.rounds; ++number) {
            for (const auto kind : spawn_kinds) record(number, rounds.play(kind, options_.count));
            done_ = number;
            tell({{"type", "progress"}, {"done", number}, {"total", options_.rounds}});
        }
    }

    /// Says of failures, at once.
    void check(const Round& round) {
        for (const auto& turn : round.turns) {
            if (!turn.failure) continue;
            broken_ = true;
            std::cerr << turn.of << ": " << *turn.failure << std::endl;
            file_.write({{"type", "failure"}, {"of", turn.of}, {"reason", *turn.failure}});
        }
    }

    void record(unsigned number, Round round) {
        check(round);
        Json turns = Json::array();
        for (const auto& turn : round.turns)
            if (!turn.failure) turns.push_back({{"of", turn.of}, {"samples_ns", turn.samples}});
        file_.write({{"type", "round"}, {"round", number}, {"kind", to_string(round.kind)}, {"turns", turns}});
        (round.kind == SpawnKind::exit ? exits_ : captures_).push_back(std::move(round));
    }

    void tell(const Json& progress) const {
        if (options_.json_progress) std::cout << progress.dump() << std::endl;
    }

    int finish() {
        const bool complete = !interrupted_ && done_ == options_.rounds;
        for (const auto kind : spawn_kinds) summarize(kind, kind == SpawnKind::exit ? exits_ : captures_);
        const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
        file_.write({{"type", "footer"}, {"complete", complete}, {"rounds", done_}, {"seconds", seconds}});
        if (interrupted_) return exit_interrupted;
        return broken_ ? exit_broken : exit_expected;
    }

    void summarize(SpawnKind kind, const std::vector<Round>& rounds) {
        if (rounds.empty()) return;
        const Noise noise = noise_of(rounds);
        Json line{{"type", "noise"}, {"kind", to_string(kind)}};
        line.update(as_json(noise));
        line["limits"] = as_json(noise_limits);
        line["too_noisy"] = noise.too_much();
        file_.write(line);
        std::vector<std::string> all{control_name, control_again_name};
        all.insert(all.end(), names_.begin(), names_.end());
        print_heading(kind, noise);
        for (const auto& name : all) {
            const Latency latency = latency_of(name, rounds);
            if (latency.rounds == 0) continue;
            write(kind, latency);
            print(latency);
        }
    }

    void write(SpawnKind kind, const Latency& latency) {
        Json line{{"type", "latency"}, {"kind", to_string(kind)}, {"of", latency.of}};
        line.update(as_json(latency));
        file_.write(line);
    }

    void print_heading(SpawnKind kind, const Noise& noise) const {
        if (options_.json_progress) return;
        std::cout << to_string(kind) << ": ratio to the control [95 %], median and p99 in microseconds"
                  << (noise.too_much() ? "; too noisy to tell" : "") << "\n";
    }

    void print(const Latency& latency) const {
        if (options_.json_progress) return;
        std::cout << std::fixed << "  " << std::left << std::setw(24) << latency.of << std::right
                  << std::setprecision(2) << std::setw(7) << latency.ratio << " [" << latency.ratio_interval.low << ", "
                  << latency.ratio_interval.high << "]" << std::setprecision(1) << std::setw(10)
                  << latency.median_ns / 1000 << std::setw(10) << latency.p99_ns / 1000 << "\n";
    }

    const BenchOptions& options_;
    std::filesystem::path folder_;  ///< temporary; each adapter gets a folder in it
    Api api_;
    std::vector<Implementation> implementations_;
    ResultFile file_;
    Stop stop_;
    std::optional<int> cpu_;
    Clock::time_point begun_;

    Json entries_ = Json::array();  ///< of the header: the implementations that were asked for
    std::vector<std::unique_ptr<Contestant>> contestants_;
    std::vector<std::string> names_;  ///< of the contestants
    std::vector<Candidate> candidates_;
    std::vector<Round> exits_, captures_;
    unsigned done_ = 0;
    bool broken_ = false, interrupted_ = false;
};

}  // namespace

int bench_command(const BenchOptions& options) {
    TemporaryFolder folder;
    const int status = Bench(options, folder.path()).measure();
    folder.remove();
    return status;
}

}  // namespace childproof
