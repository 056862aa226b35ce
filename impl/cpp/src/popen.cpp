#include <subprocess/startupinfo.hpp>
#include <utility>

#include "errno_kept.hpp"
#include "popen_state.hpp"
#include "spawn.hpp"
#include "stdio.hpp"
#include "validate.hpp"
#include "warn.hpp"

namespace subprocess {
namespace {

constexpr std::size_t default_buffer_size = 8192;

StreamFormat stream_format(const Options& options) {
    StreamFormat format;
    format.text = text_format(options);
    format.line_buffering = options.bufsize == 1 && format.text;
    const bool is_size = options.bufsize == 0 || options.bufsize > 1;
    format.pipe_size_is_chosen = options.pipesize > 0;
    format.buffer_size = is_size ? static_cast<std::size_t>(options.bufsize) : default_buffer_size;
    return format;
}

void warn_of_overrides(const Options& options, const StreamFormat& format) {
    if (!options.pass_fds.items().empty() && !options.close_fds)
        warn("RuntimeWarning", "pass_fds overriding close_fds.");
    if (options.startupinfo && !options.startupinfo->lpAttributeList.handle_list.empty() && !options.close_fds) {
        warn("RuntimeWarning", "startupinfo.lpAttributeList['handle_list'] overriding close_fds");
    }
    const bool piped = options.stdin_.is(PIPE) || options.stdout_.is(PIPE) || options.stderr_.is(PIPE);
    if (options.bufsize == 1 && !format.text && piped) {
        warn("RuntimeWarning", "bufsize=1 (line buffering) is only for text mode; the default size is used.");
    }
}

}  // namespace

Popen::Popen(Args args, const Options& options) : Popen(std::move(args), options, Use::any) {}

Popen::Popen(Args args, const Options& options, Use use) {
    const ErrnoKept errno_kept;
    reap_abandoned();
    refuse_run_options(options, "Popen", false);
    validate(args, options);
    const StreamFormat format = stream_format(options);
    warn_of_overrides(options, format);
    Stdio stdio = open_stdio(options);
    Stream* const streams[3] = {&stdin_, &stdout_, &stderr_};
    for (int i = 0; i < 3; ++i) {
        if (stdio.ours[i]) *streams[i] = Stream(new Stream::State(std::move(stdio.ours[i]), i == 0, format));
    }
    auto state = std::make_unique<State>(std::move(args));
    state->text = format.text.has_value();
    state->output_limit = options.output_limit;
    if (stdin_ || stdout_ || stderr_) state->conversation.emplace().observe(options);
    // Last: nothing may fail from here on, or nobody would wait for the child.
    Spawned child = spawn(state->args, options, stdio.ends, use == Use::one_wait);
    state->process = std::move(child.process);
    state->backend = child.backend;
    state_ = state.release();
}

Popen::Popen(std::initializer_list<Arg> args, const Options& options) : Popen(Args(args), options) {}

Popen::Popen(Popen&& other) noexcept
    : stdin_(std::move(other.stdin_)),
      stdout_(std::move(other.stdout_)),
      stderr_(std::move(other.stderr_)),
      state_(std::exchange(other.state_, nullptr)) {}

Popen& Popen::operator=(Popen&& other) noexcept {
    if (this != &other) {
        std::swap(stdin_, other.stdin_);
        std::swap(stdout_, other.stdout_);
        std::swap(stderr_, other.stderr_);
        std::swap(state_, other.state_);
        const Popen dropped = std::move(other);
    }
    return *this;
}

Popen::~Popen() {
    const ErrnoKept errno_kept;
    const std::unique_ptr<State> state(state_);
    if (!state || state->process->returncode()) return;
    warn("ResourceWarning", "subprocess " + std::to_string(state->process->pid()) + " is still running");
    if (!state->process->poll()) abandon(std::move(state->process));
}

std::optional<int> Popen::poll() {
    const ErrnoKept errno_kept;
    return state_->process->poll();
}

int Popen::wait(Timeout timeout) {
    const ErrnoKept errno_kept;
    const std::optional<int> code = state_->process->wait(Deadline(timeout));
    if (!code) throw TimeoutExpired(state_->args, timeout.seconds());
    return *code;
}

Communicated Popen::communicate(std::optional<std::string_view> input, Timeout timeout) {
    return state_->communicate(*this, input ? Input(*input) : Input(), timeout);
}

Communicated& Popen::State::communicate(Popen& popen, Input input, const Timeout& timeout) {
    const ErrnoKept errno_kept;
    const Deadline deadline(timeout);
    if (!turn.take(deadline)) throw TimeoutExpired(args, timeout.seconds());
    const auto give_back = [](Turn* taken) { taken->give_back(); };
    const std::unique_ptr<Turn, decltype(give_back)> taken(&turn, give_back);
    if (!conversation) conversation.emplace();
    try {
        if (!conversation->go_on(popen, std::move(input), deadline) || !process->wait(deadline)) {
            throw TimeoutExpired(args, timeout.seconds(), conversation->output_so_far(0),
                                 conversation->output_so_far(1));
        }
    } catch (const OutputObserver::LimitReached&) {
        throw OutputLimitExceeded(args, output_limit, conversation->output_so_far(0), conversation->output_so_far(1));
    }
    return conversation->result(popen);
}

void Popen::send_signal(int signal) {
    const ErrnoKept errno_kept;
    state_->process->send_signal(signal);
}

void Popen::terminate() {
    const ErrnoKept errno_kept;
    state_->process->terminate();
}

void Popen::kill() {
    const ErrnoKept errno_kept;
    state_->process->kill();
}

int Popen::kill_tree() {
    const ErrnoKept errno_kept;
    return state_->process->kill_tree();
}

void Popen::exit() {
    const ErrnoKept errno_kept;
    stdout_.close();
    stderr_.close();
    try {
        stdin_.close();  // may fail, because it flushes
    } catch (...) {
        wait();
        throw;
    }
    wait();
}

const Args& Popen::args() const noexcept { return state_->args; }

int Popen::pid() const noexcept { return state_->process->pid(); }

std::optional<int> Popen::returncode() const noexcept { return state_->process->returncode(); }

std::optional<int> Popen::wait_status() const noexcept { return state_->process->wait_status(); }

int Popen::pidfd() const noexcept { return state_->process->pidfd(); }

Backend Popen::backend() const noexcept { return state_->backend; }

}  // namespace subprocess
