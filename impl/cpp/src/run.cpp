#include <subprocess/expected.hpp>
#include <subprocess/subprocess.hpp>

#include "popen_state.hpp"
#include "repr.hpp"
#include "run_options.hpp"
#include "validate.hpp"

namespace subprocess {
namespace {

/// Calls a function; if it throws, the child is killed, or all its tree, and reaped first.
template <typename Function>
auto or_kill(Popen& process, bool tree, Function function) {
    try {
        return function();
    } catch (...) {
        if (tree) static_cast<void>(process.try_kill_tree());  // of what it cannot kill, the first exception says more
        process.kill();
        process.wait();
        throw;
    }
}

}  // namespace

CompletedProcess run(Args args, Options options) {
    auto [input, timeout, check] = take_run_options(options);
    Popen process(std::move(args), options, timeout.given() ? Popen::Use::any : Popen::Use::one_wait);
    Communicated read = or_kill(process, options.kill_tree, [&, &input = input, &timeout = timeout] {
        return std::move(process.state_->communicate(process, input ? Input(std::move(*input)) : Input(), timeout));
    });
    CompletedProcess completed{.args = process.args(),
                               .returncode = *process.returncode(),
                               .stdout_ = std::move(read.stdout_),
                               .stderr_ = std::move(read.stderr_),
                               .text = process.state_->text,
                               .wait_status = process.wait_status()};
    if (check) completed.check_returncode();
    return completed;
}

std::string to_string(const CompletedProcess& completed) {
    const Args& args = completed.args;
    std::string text = "CompletedProcess(args=" + (args.is_string() ? repr(args.items().front()) : command_text(args)) +
                       ", returncode=" + std::to_string(completed.returncode);
    const auto append = [&](const char* name, const std::optional<std::string>& output) {
        if (output) text.append(name).append(completed.text ? repr(*output) : repr_of_bytes(*output));
    };
    append(", stdout=", completed.stdout_);
    append(", stderr=", completed.stderr_);
    return text += ")";
}

void CompletedProcess::check_returncode() const {
    if (returncode != 0) throw CalledProcessError(returncode, args, stdout_, stderr_);
}

int call(Args args, Options options) {
    refuse_run_options(options, "call", true);
    const Timeout timeout = std::exchange(options.timeout, {});
    Popen process(std::move(args), options, timeout.given() ? Popen::Use::any : Popen::Use::one_wait);
    const int returncode = or_kill(process, options.kill_tree, [&] { return process.wait(timeout); });
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
