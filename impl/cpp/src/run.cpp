#include <subprocess/subprocess.hpp>

#include "popen_state.hpp"
#include "validate.hpp"

namespace subprocess {
namespace {

/// Calls a function; if it throws, the child is killed and reaped first.
template <typename Function>
auto or_kill(Popen& process, Function function) {
    try {
        return function();
    } catch (...) {
        process.kill();
        process.wait();
        throw;
    }
}

void redirect_for_run(Options& options) {
    if (options.input) {
        if (options.stdin_.given()) throw ValueError("stdin and input arguments may not both be used.");
        options.stdin_ = PIPE;
    }
    if (options.capture_output) {
        if (options.stdout_.given() || options.stderr_.given()) {
            throw ValueError("stdout and stderr arguments may not be used with capture_output.");
        }
        options.stdout_ = PIPE;
        options.stderr_ = PIPE;
    }
}

}  // namespace

CompletedProcess run(Args args, Options options) {
    redirect_for_run(options);
    const std::optional<std::string> input = std::move(options.input);
    const Timeout timeout = options.timeout;
    const bool check = options.check;
    options.input.reset();
    options.timeout = {};
    options.capture_output = false;
    options.check = false;

    Popen process(std::move(args), options);
    Communicated read =
        or_kill(process, [&] { return std::move(process.state_->communicate(process, input, timeout)); });
    CompletedProcess completed{process.args(), *process.returncode(), std::move(read.stdout_), std::move(read.stderr_)};
    if (check) completed.check_returncode();
    return completed;
}

void CompletedProcess::check_returncode() const {
    if (returncode != 0) throw CalledProcessError(returncode, args, stdout_, stderr_);
}

int call(Args args, Options options) {
    refuse_run_options(options, "call", true);
    const Timeout timeout = std::exchange(options.timeout, {});
    Popen process(std::move(args), options);
    const int returncode = or_kill(process, [&] { return process.wait(timeout); });
    process.exit();
    return returncode;
}

int check_call(Args args, Options options) {
    refuse_run_options(options, "check_call", true);
    const int returncode = call(args, std::move(options));
    if (returncode != 0) throw CalledProcessError(returncode, std::move(args));
    return 0;
}

std::string check_output(Args args, Options options) {
    if (options.stdout_.given()) throw ValueError("stdout argument not allowed, it will be overridden.");
    if (options.check) throw ValueError("check argument not allowed, it will be overridden.");
    if (options.capture_output) throw ValueError("capture_output argument not allowed, stdout is captured.");
    options.stdout_ = PIPE;
    options.check = true;
    return *run(std::move(args), std::move(options)).stdout_;
}

std::pair<int, std::string> getstatusoutput(std::string_view cmd, std::optional<std::string> encoding,
                                            std::optional<std::string> errors) {
    CompletedProcess done = run(cmd, {.stdout_ = PIPE,
                                      .stderr_ = STDOUT,
                                      .shell = true,
                                      .encoding = std::move(encoding),
                                      .errors = std::move(errors),
                                      .text = true});
    std::string& output = *done.stdout_;
    if (output.ends_with('\n')) output.pop_back();
    return {done.returncode, std::move(output)};
}

std::string getoutput(std::string_view cmd, std::optional<std::string> encoding, std::optional<std::string> errors) {
    return getstatusoutput(cmd, std::move(encoding), std::move(errors)).second;
}

}  // namespace subprocess
