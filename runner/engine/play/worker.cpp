#include "play/worker.hpp"

#include <algorithm>

#include "play/leftovers.hpp"
#include "play/other_process.hpp"
#include "play/stacks.hpp"
#include "play/world.hpp"

namespace childproof {
namespace {

constexpr int patience = 5;  // starts that fail in a row before the run is given up

/// What the processes of an adapter are doing, for a hang.
std::string described_processes(const Adapter& adapter) {
    std::string text;
    for (const int pid : adapter.processes()) text += (text.empty() ? "" : "; ") + describe_process(pid);
    return text;
}

void set_broken(CaseResult& result, Verdict verdict, const std::string& reason) {
    result.verdict = verdict;
    result.reason = reason;
    if (result.steps.empty()) return;
    Json& step = result.steps.back();
    result.reason = "step " + std::to_string(result.steps.size()) + " (" + text_or(step, "op", "") + "): " + reason;
    step["ok"] = false;
    step["mismatch"] = reason;
}

}  // namespace

void Stop::request() {
    const std::lock_guard lock(mutex_);
    requested_ = true;
    for (Adapter* adapter : adapters_) adapter->interrupt();
}

bool Stop::requested() const {
    const std::lock_guard lock(mutex_);
    return requested_;
}

void Stop::add(Adapter* adapter) {
    const std::lock_guard lock(mutex_);
    adapters_.insert(adapter);
    if (requested_) adapter->interrupt();
}

void Stop::remove(Adapter* adapter) {
    const std::lock_guard lock(mutex_);
    adapters_.erase(adapter);
}

/// An adapter that is ready to play.
struct Worker::Running {
    Running(Worker& worker, const Json& its_world, std::filesystem::path its_folder)
        : stop(worker.stop_),
          world(its_world),
          folder(std::move(its_folder)),
          adapter(worker.stage_.api, worker.stage_.implementation.command, world, folder, worker.stage_.tcp,
                  worker.stage_.start_deadline * worker.stage_.options.time_scale) {
        stop.add(&adapter);
    }
    ~Running() { stop.remove(&adapter); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    Stop& stop;
    Json world;
    std::filesystem::path folder;
    Adapter adapter;
    std::optional<Census> census;
};

Worker::Worker(const Stage& stage, Stop& stop, std::string name) : stage_(stage), stop_(stop), name_(std::move(name)) {}
Worker::~Worker() = default;

std::filesystem::path Worker::new_folder() {
    auto folder = stage_.folder / (name_ + "-" + std::to_string(++adapters_started_));
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    return folder;
}

std::unique_ptr<Worker::Running> Worker::start(const Json& world) {
    // With a plain world the folder of the log is known only here.
    const auto folder = new_folder();
    auto running =
        std::make_unique<Running>(*this, world.is_null() ? make_world(nullptr, folder, folder / "log") : world, folder);
    follow(running->adapter);
    return running;
}

void Worker::warm_up(Adapter& adapter) {
    const Json params{{"args", {stage_.helpers.nothing.string()}}};
    const double deadline = 10 * stage_.options.time_scale;
    for (const auto* method : {"run", "call"})
        if (adapter.hello().capabilities.count(method) != 0) {
            adapter.call(method, params, deadline);
            return;
        }
}

Hello Worker::introduce() {
    shared_ = start(nullptr);
    shared_->adapter.check_honesty(stage_.helpers.nothing.string(), 10 * stage_.options.time_scale);
    return shared_->adapter.hello();
}

void Worker::begin() { follow(shared_->adapter); }

void Worker::follow(Adapter& adapter) {
    if (!stage_.spec.empty()) adapter.follow(stage_.spec, 10 * stage_.options.time_scale);
}

CaseResult Worker::play(const Case& one, bool unexpected) {
    if (stop_.requested()) throw Interrupted();
    const auto begin = Clock::now();
    CaseResult result;
    if (!one.given.is_null() || one.fresh) {
        result = play_alone(one, unexpected);
    } else {
        result = play_shared(one, unexpected);
        const bool suspicious =
            result.verdict == Verdict::crash || result.verdict == Verdict::hang || result.verdict == Verdict::leak;
        if (unexpected && suspicious && !result.after.empty()) result.alone = play_alone(one, false).verdict;
    }
    result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return result;
}

CaseResult Worker::play_shared(const Case& one, bool unexpected) {
    CaseResult result;
    try {
        if (!shared_) {
            shared_ = start(nullptr);
            played_before_.clear();
        }
        if (!shared_->census) {
            warm_up(shared_->adapter);
            shared_->census.emplace(shared_->adapter);
        }
        failed_starts_ = 0;
    } catch (const AdapterFailure& failure) {
        set_broken(result, Verdict::error, failure.what());
    }
    if (result.verdict == Verdict::error) {
        shared_.reset();
        if (++failed_starts_ == patience) throw AdapterUnusable(result.reason);
        return result;
    }
    Scene scene(stage_.helpers, shared_->folder / "case");
    result = play_on(*shared_, one, scene, unexpected);
    result.after = played_before_;
    played_before_ = one.id;
    if (result.verdict != Verdict::pass) shared_.reset();  // whatever it has left behind goes with it
    return result;
}

CaseResult Worker::play_alone(const Case& one, bool unexpected) {
    CaseResult result;
    const auto folder = new_folder();
    Scene scene(stage_.helpers, folder / "case");
    std::unique_ptr<Running> running;
    try {
        scene.set_adapter({{"env", Json::array()}, {"cwd", ""}}, 0);
        const Json world = make_world(scene.resolved(one.given), scene.sandbox(), folder / "log");
        running = std::make_unique<Running>(*this, world, folder);
        follow(running->adapter);
        if (one.given.is_null()) warm_up(running->adapter);
        running->census.emplace(running->adapter);
    } catch (const std::invalid_argument& error) {
        set_broken(result, Verdict::error, error.what());
    } catch (const AdapterNotStarted& error) {
        // Another user may not be allowed to execute the adapter's program, of which the library is not to blame.
        const bool other_user = one.given.contains("uid") || one.given.contains("gid");
        set_broken(result, other_user ? Verdict::unsupported : Verdict::error, error.what());
    } catch (const AdapterFailure& failure) {
        set_broken(result, failure.verdict(), failure.what());
        result.log = log_end(folder / "log");
    }
    return running ? play_on(*running, one, scene, unexpected) : result;
}

void Worker::take_census(const Census& census, const Case& one, const Scene& scene, CaseResult& result) const {
    const auto left = census.left_behind(seconds_from_now(2 * stage_.options.time_scale));
    const auto files = unmentioned_files(one, scene.sandbox());
    if (!left && files.empty()) return;
    result.verdict = Verdict::leak;
    result.reason = "left behind: " + left.value_or("");
    for (const auto& file : files) result.reason += (&file == &files[0] && !left ? "file " : ", file ") + file;
}

CaseResult Worker::play_on(Running& running, const Case& one, Scene& scene, bool unexpected) {
    CaseResult result;
    Adapter& adapter = running.adapter;
    scene.set_adapter(running.world, adapter.pid());
    try {
        Player(stage_.api, adapter, scene, stage_.options).play(one, result);
        if (result.verdict == Verdict::pass) take_census(*running.census, one, scene, result);
    } catch (const AdapterFailure& failure) {
        const bool hung = failure.verdict() == Verdict::hang;
        const std::string tree = hung ? "; processes: " + described_processes(adapter) : "";
        set_broken(result, failure.verdict(), failure.what() + tree);
        result.processes = describe_in_full(adapter.processes(), hung && unexpected);
    }
    if (result.verdict != Verdict::pass) result.log = log_end(running.folder / "log");
    return result;
}

std::vector<std::string> missing_capabilities(const Case& one, const Hello& hello) {
    std::vector<std::string> missing;
    std::copy_if(one.capabilities.begin(), one.capabilities.end(), std::back_inserter(missing),
                 [&](const std::string& name) { return hello.capabilities.count(name) == 0; });
    return missing;
}

}  // namespace childproof
