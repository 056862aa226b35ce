#include <algorithm>
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "base/platform.hpp"
#include "base/program_path.hpp"
#include "base/utc.hpp"
#include "commands/commands.hpp"
#include "commands/interrupts.hpp"
#include "commands/progress.hpp"
#include "commands/suite.hpp"
#include "commands/tally.hpp"
#include "judge/deviations.hpp"
#include "plan/order.hpp"
#include "play/temporary_folder.hpp"
#include "play/worker.hpp"
#include "play/world.hpp"
#include "record/results.hpp"

namespace childproof {
namespace {

Helpers find_helpers(const std::filesystem::path& bin) {
    Helpers helpers{program_in(bin, "child"), program_in(bin, "nothing")};
    for (const auto& program : {helpers.child, helpers.nothing})
        if (!std::filesystem::exists(program))
            throw HarnessError("the helper program " + program.string() +
                               " is missing: build it, or say with --bin where it is");
    return helpers;
}

constexpr unsigned endurance = 40;  // cases in a row that break the adapter before the rest is left out

/// Most cases wait most of the time.
unsigned default_jobs() { return std::max(6U, 3 * std::thread::hardware_concurrency()); }

/// One implementation played once.
class Run {
public:
    Run(const RunOptions& options, const std::filesystem::path& folder)
        : options_(options),
          suite_(options.common),
          stage_{suite_.api,
                 load_implementation(options.implementation, options.interpreter, options.bin),
                 find_helpers(options.bin),
                 folder,
                 {options.time_scale},
                 options.tcp},
          name_(options.run_name.empty() ? stage_.implementation.name : options.run_name),
          platform_(describe_platform()),
          expectations_(options.expectations.empty() ? stage_.implementation.folder / "expectations.yaml"
                                                     : options.expectations),
          known_(load_deviations(expectations_, shown_name(expectations_, options.common.root))),
          progress_(options.json_progress, name_) {}

    int play() {
        const Interrupts interrupts([this] {
            interrupted_ = true;
            stop_.request();
        });
        Unfinished before;
        if (options_.resume) before = resume(options_.results, name_);
        begun_ = Clock::now();
        Worker first(stage_, stop_, "a");
        if (!introduce(first)) return finish(true);
        select_cases();
        file_.emplace(options_.results, options_.append || options_.resume);
        if (before.header.is_null())
            file_->write(header());
        else
            require_same(before.header);
        take_over(before);
        progress_.begin(queue_.size());
        play_all(first);
        return finish(false);
    }

private:
    /// False: the adapter cannot play at all, which is recorded.
    bool introduce(Worker& worker) {
        try {
            hello_ = worker.introduce();
            stage_.spec = spec().text();
            worker.begin();
            return true;
        } catch (const AdapterFailure& failure) {
            adapter_error_ = failure.what();
        } catch (const Interrupted&) {
            interrupted_ = true;
        }
        select_cases();
        file_.emplace(options_.results, options_.append || options_.resume);
        file_->write(header());
        return false;
    }

    Version spec() const {
        const std::string newest = hello_.documented.empty() ? documented_versions().back() : hello_.documented.back();
        return documented_version(options_.common.spec.value_or(newest));
    }

    void select_cases() {
        spec_ = spec();
        selected_ = select(suite_.cases, options_.common.selection, spec_);
        if (selected_.empty()) throw InputError("no case is selected");
        deviations_.emplace(known_, platform_, hello_.version, spec_.text());
        queue_ = order(selected_, options_.repeat, earlier_durations(options_.slow_first), options_.seed);
        tallies_.assign(selected_.size(), Tally(options_.repeat));
    }

    /// A run is gone on with as it was begun.
    void require_same(const Json& begun) const {
        const Json now = header();
        for (const auto* key : {"implementation", "spec", "shard", "selected", "repeat", "suite"})
            if (member(begun, key) != now.at(key))
                throw InputError(options_.results.string() + ": the run '" + name_ +
                                 "' that stands here was begun with " + key + " " + shown(member(begun, key)) +
                                 ", not " + shown(now.at(key)) + ": it cannot be gone on with (leave out --resume)");
    }

    /// What an earlier, interrupted run has played is not played again.
    void take_over(const Unfinished& before) {
        ended_before_ = before.complete;
        for (const auto& [id, verdict] : before.verdicts) {
            ++counts_[verdict];
            ++recorded_;
        }
        std::vector<unsigned> played(selected_.size(), 0);
        for (std::size_t i = 0; i < selected_.size(); ++i) {
            if (before.verdicts.count(selected_[i].id) != 0) played[i] = options_.repeat;
            const auto plays = before.plays.find(selected_[i].id);
            if (plays == before.plays.end()) continue;
            tallies_[i] = Tally(options_.repeat, plays->second);
            played[i] = tallies_[i].played();
        }
        std::erase_if(queue_, [&](std::size_t i) { return played[i] > 0 && played[i]-- > 0; });
    }

    Json header() const {
        const auto& shard = options_.common.selection.shard;
        return {{"type", "header"},
                {"format", 1},
                {"run", name_},
                {"suite",
                 {{"version", CHILDPROOF_VERSION},
                  {"cases", suite_.cases.size()},
                  {"requirements", suite_.requirements.size()},
                  {"requirements_covered", suite_.covered()}}},
                {"implementation",
                 {{"name", hello_.name.empty() ? stage_.implementation.name : hello_.name},
                  {"version", hello_.version},
                  {"language", hello_.language},
                  {"documented", hello_.documented},
                  {"expectations", shown_name(expectations_, options_.common.root)},
                  {"capabilities", hello_.capabilities}}},
                {"platform", platform_},
                {"spec", spec_.text()},
                {"started", utc_now()},
                {"command", options_.command_line},
                {"jobs", jobs()},
                {"shard", shard ? Json(std::to_string(shard->index) + "/" + std::to_string(shard->count)) : Json()},
                {"time_scale", options_.time_scale},
                {"repeat", options_.repeat},
                {"seed", options_.seed ? Json(*options_.seed) : Json()},
                {"selected", selected_.size()}};
    }

    unsigned jobs() const {
        const unsigned wanted = options_.jobs == 0 ? default_jobs() : options_.jobs;
        return std::max(1U, std::min<unsigned>(wanted, static_cast<unsigned>(queue_.size())));
    }

    void play_all(Worker& first) {
        std::vector<std::thread> others;
        for (unsigned i = 1; i < jobs(); ++i)
            others.emplace_back([this, i] {
                Worker worker(stage_, stop_, std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i));
                work(worker);
            });
        work(first);
        for (auto& other : others) other.join();
    }

    /// One thread: plays until there is nothing left to play.
    void work(Worker& worker) {
        try {
            for (;;) {
                const std::size_t position = next_++;
                if (position >= queue_.size() || failure_) return;
                const Case& one = selected_[queue_[position]];
                count(queue_[position], play_one(worker, one));
            }
        } catch (const Interrupted&) {
            // Who has asked for it has noted why.
        } catch (const AdapterUnusable& error) {
            give_up([&] { adapter_error_ = error.what(); });
        } catch (...) {
            give_up([&] { error_ = std::current_exception(); });
        }
    }

    template <typename Note>
    void give_up(const Note& note) {
        const std::lock_guard lock(mutex_);
        if (!failure_) note();
        failure_ = true;
        stop_.request();
    }

    CaseResult play_one(Worker& worker, const Case& one) {
        CaseResult result;
        result.unsupported = missing_capabilities(one, hello_);
        if (!result.unsupported.empty()) {
            result.verdict = Verdict::unsupported;
            result.reason = "not declared: " + result.unsupported.front();
            for (std::size_t i = 1; i < result.unsupported.size(); ++i) result.reason += ", " + result.unsupported[i];
        } else if (const auto why = cannot_make(one.given)) {
            result.verdict = Verdict::unsupported;
            result.reason = *why;
        } else {
            result = worker.play(one, !deviations_->name(one));
        }
        return result;
    }

    void count(std::size_t index, CaseResult result) {
        const std::lock_guard lock(mutex_);
        const Case& one = selected_[index];
        deviations_->apply(one, result);
        const Verdict verdict = result.verdict;
        const std::string reason = result.reason;
        const double seconds = result.seconds;
        Tally& tally = tallies_[index];
        const bool counts = tally.add(std::move(result));
        const CaseResult all = tally.result();
        if (!tally.complete()) {
            file_->write(counts ? play_record(name_, one, all) : play_record(name_, one, verdict, seconds));
            return progress_.played(one.id, verdict, reason);
        }
        file_->write(case_record(name_, one, all));
        ++counts_[std::string(to_string(all.verdict))];
        ++recorded_;
        if (tally.changes()) ++changing_;
        progress_.finished(one.id, all);
        give_up_if_hopeless(one.id, all);
    }

    /// Where each case costs a restart, or the whole of a deadline, to play the rest would take very long and tell
    /// nothing new.
    void give_up_if_hopeless(const std::string& id, const CaseResult& result) {
        const bool broken =
            result.verdict == Verdict::crash || result.verdict == Verdict::hang || result.verdict == Verdict::error;
        broken_in_a_row_ = broken ? broken_in_a_row_ + 1 : 0;
        if (broken_in_a_row_ < endurance || failure_) return;
        adapter_error_ = std::to_string(endurance) + " cases in a row broke the adapter, the last of them " + id +
                         ": " + result.reason;
        failure_ = true;
        stop_.request();
    }

    int finish(bool unusable) {
        if (error_) std::rethrow_exception(error_);
        const std::size_t begun = count_begun();
        const std::size_t missing = selected_.size() - recorded_ - begun;
        if (missing > 0) counts_[unusable && !interrupted_ ? "error" : "notrun"] += missing;
        const bool whole = options_.common.cases.empty();
        const Json unmatched = whole && deviations_ ? deviations_->unmatched(suite_.cases) : Json::array();
        const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
        const bool complete = recorded_ == selected_.size();
        const Json footer{{"type", "footer"},
                          {"run", name_},
                          {"complete", complete},
                          {"seconds", seconds},
                          {"counts", all_counts()},
                          {"unmatched_expectations", unmatched},
                          {"adapter_error", adapter_error_.empty() ? Json() : Json(adapter_error_)}};
        if (!ended_before_) file_->write(footer);
        progress_.end(summary(seconds));
        if (options_.repeat > 1 && !options_.json_progress) tell_of_repetition(begun);
        for (const auto& stale : unmatched)
            std::cerr << stale["place"].get<std::string>() << ": names no case: " << stale["case"].get<std::string>()
                      << "\n";
        if (!adapter_error_.empty()) std::cerr << name_ << ": " << adapter_error_ << "\n";
        return status(complete, unmatched.empty());
    }

    /// Counts the cases that have not been played as often as they were to be, and says how many those are.
    std::size_t count_begun() {
        std::size_t begun = 0;
        for (const auto& tally : tallies_) {
            if (tally.played() == 0 || tally.complete()) continue;
            ++counts_[std::string(to_string(tally.result().verdict))];
            if (tally.changes()) ++changing_;
            ++begun;
        }
        return begun;
    }

    void tell_of_repetition(std::size_t begun) const {
        std::cout << "each played " << options_.repeat << " times";
        if (begun > 0) std::cout << ", but " << begun << " fewer times";
        std::cout << ": " << changing_ << " changed its verdict\n";
    }

    Json all_counts() const {
        Json counts = Json::object();
        for (const auto name : verdict_names)
            counts[std::string(name)] = counts_.count(std::string(name)) != 0 ? counts_.at(std::string(name)) : 0;
        return counts;
    }

    std::string summary(double seconds) const {
        std::string text = name_ + " at " + spec_.text() + ":";
        for (const auto name : verdict_names)
            if (const auto found = counts_.find(std::string(name)); found != counts_.end() && found->second > 0)
                text += " " + std::to_string(found->second) + " " + found->first + ",";
        char time[32];
        std::snprintf(time, sizeof time, " %.1f s", seconds);
        return text + time;
    }

    int status(bool complete, bool no_stale) const {
        if (interrupted_ && !complete) return exit_interrupted;
        if (!adapter_error_.empty() || counts_.count("error") != 0) return exit_broken;
        bool green = complete && no_stale;
        for (const auto& [name, number] : counts_)
            for (std::size_t i = 0; i < verdict_names.size(); ++i)
                if (verdict_names[i] == name && number > 0) green = green && is_green(static_cast<Verdict>(i));
        return green ? exit_expected : exit_gate_failed;
    }

    const RunOptions& options_;
    Suite suite_;
    Stage stage_;
    std::string name_;
    Json platform_;
    std::filesystem::path expectations_;
    std::vector<KnownDeviation> known_;
    Progress progress_;
    Stop stop_;
    Hello hello_;
    Version spec_;
    std::vector<Case> selected_;
    std::optional<Deviations> deviations_;
    std::optional<ResultFile> file_;
    Clock::time_point begun_;

    std::vector<std::size_t> queue_;  ///< indexes into selected_
    std::atomic<std::size_t> next_{0};
    bool ended_before_ = false;  ///< an earlier run has played all and said so
    std::atomic<bool> interrupted_{false};
    std::atomic<bool> failure_{false};

    std::mutex mutex_;  ///< guards what follows
    std::vector<Tally> tallies_;
    std::map<std::string, std::size_t> counts_;
    std::size_t recorded_ = 0;
    std::size_t changing_ = 0;  ///< cases whose verdict is not always the same
    unsigned broken_in_a_row_ = 0;
    std::string adapter_error_;
    std::exception_ptr error_;
};

}  // namespace

int run_command(const RunOptions& options) {
    TemporaryFolder folder;
    const int status = Run(options, folder.path()).play();
    folder.remove();
    return status;
}

int verify_command(RunOptions options) {
    if (options.repeat == 1) options.repeat = 10;
    if (options.jobs == 0) options.jobs = 2 * default_jobs();
    if (!options.seed) options.seed = std::random_device{}();
    std::cerr << "seed " << *options.seed << "\n";
    return run_command(options);
}

}  // namespace childproof
