#include <algorithm>
#include <exception>
#include <list>
#include <mutex>
#include <subprocess/expected.hpp>
#include <subprocess/subprocess.hpp>
#include <thread>
#include <utility>

#include "deadline.hpp"
#include "helper_thread.hpp"
#include "run_options.hpp"
#include "text.hpp"

namespace subprocess {
namespace {

/// One process of a pipeline.
struct Stage {
    Popen process;
    Expected<Communicated> read = Communicated();

    void communicate(std::optional<std::string_view> input, const Deadline& deadline) noexcept {
        // One timeout for all, which began before this process could.
        const Timeout left = deadline.finite() ? Timeout(deadline.remaining()) : Timeout();
        read = process.try_communicate(input, left);
    }
};

/// The processes of a pipeline. Those whose end is not known are killed with this object.
class Pipeline {
public:
    explicit Pipeline(const Options& options) : options_(options) {
        if (options_.on_stderr) options_.on_stderr = one_at_a_time(options_.on_stderr);
    }
    ~Pipeline() {
        for (Stage& stage : stages_) {
            if (stage.process.returncode()) continue;
            if (options_.kill_tree) static_cast<void>(stage.process.try_kill_tree());
            static_cast<void>(stage.process.try_kill());
            static_cast<void>(stage.process.try_wait());
        }
    }
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Starts one after the other. If one cannot be started, this object kills those that have been.
    void start(std::vector<Args> commands) {
        for (Args& command : commands) {
            const bool is_last = &command == &commands.back();
            start(std::move(command), is_last);
        }
    }

    /// Moves the data of all but the last in threads, of the last in this one, and waits for all.
    void communicate(std::optional<std::string_view> input, const Deadline& deadline) {
        std::list<std::jthread> threads;
        for (Stage& stage : stages_) {
            const auto own_input = &stage == &stages_.front() ? input : std::nullopt;
            if (&stage == &stages_.back()) {
                stage.communicate(own_input, deadline);
            } else {
                threads.push_back(
                    start_helper_thread([&stage, own_input, &deadline] { stage.communicate(own_input, deadline); }));
            }
        }
    }

    /// What has become of it. Throws what communicate has found; of a timeout the last process's, with its output.
    CompletedPipeline result(const Timeout& timeout) {
        require_success(timeout);
        CompletedPipeline completed;
        for (Stage& stage : stages_) {
            completed.processes.push_back({.args = stage.process.args(),
                                           .returncode = *stage.process.returncode(),
                                           .stdout_ = std::move(stage.read->stdout_),
                                           .stderr_ = std::move(stage.read->stderr_),
                                           .text = text_format(options_).has_value(),
                                           .wait_status = stage.process.wait_status()});
            if (completed.processes.back().returncode != 0) {
                completed.returncode = completed.processes.back().returncode;
            }
        }
        completed.stdout_ = completed.processes.back().stdout_;
        return completed;
    }

private:
    OutputFn one_at_a_time(OutputFn function) {
        return [this, function = std::move(function)](std::string_view bytes) {
            const std::lock_guard lock(calling_);
            function(bytes);
        };
    }

    void start(Args command, bool is_last) {
        Options own = options_;
        if (!stages_.empty()) own.stdin_ = stages_.back().process.stdout_;
        if (!is_last) {
            own.stdout_ = PIPE;
            own.on_stdout = {};
        }
        Popen process(std::move(command), own);
        // With this end here closed, the one before gets SIGPIPE when this one ends; and communicate leaves it alone.
        if (!stages_.empty()) stages_.back().process.stdout_ = Stream();
        stages_.push_back({std::move(process)});
    }

    void require_success(const Timeout& timeout) {
        const auto has_expired = [](const Stage& stage) {
            return !stage.read && stage.read.error().kind == ErrorKind::TimeoutExpired;
        };
        for (const Stage& stage : stages_) {
            if (!stage.read && !has_expired(stage)) stage.read.error().raise();
        }
        if (std::none_of(stages_.begin(), stages_.end(), has_expired)) return;
        Stage& last = stages_.back();
        const bool ended = last.read.has_value();
        throw TimeoutExpired(last.process.args(), timeout.seconds(),
                             ended ? last.read->stdout_ : last.read.error().output,
                             ended ? last.read->stderr_ : last.read.error().stderr_);
    }

    Options options_;
    std::mutex calling_;
    std::list<Stage> stages_;
};

}  // namespace

void CompletedPipeline::check_returncode() const {
    const auto failed = std::find_if(processes.rbegin(), processes.rend(),
                                     [](const CompletedProcess& process) { return process.returncode != 0; });
    if (failed != processes.rend()) {
        throw CalledProcessError(failed->returncode, failed->args, stdout_, failed->stderr_);
    }
}

CompletedPipeline run_pipeline(std::vector<Args> commands, Options options) {
    if (commands.empty()) throw ValueError("commands: a pipeline needs at least one");
    const RunOptions own = take_run_options(options);
    const Deadline deadline(own.timeout);
    Pipeline pipeline(options);
    pipeline.start(std::move(commands));
    pipeline.communicate(own.input, deadline);
    CompletedPipeline completed = pipeline.result(own.timeout);
    if (own.check) completed.check_returncode();
    return completed;
}

}  // namespace subprocess
