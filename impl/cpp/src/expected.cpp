#include <subprocess/expected.hpp>
#include <subprocess/subprocess.hpp>

namespace subprocess {
namespace {

class SubprocessCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "subprocess"; }
    std::string message(int kind) const override {
        switch (static_cast<ErrorKind>(kind)) {
            case ErrorKind::OSError:
                return "a system call failed";
            case ErrorKind::TimeoutExpired:
                return "a timeout ended before the child did";
            case ErrorKind::CalledProcessError:
                return "the return code is not zero";
            case ErrorKind::OutputLimitExceeded:
                return "the child wrote more than the limit";
            case ErrorKind::SubprocessError:
                return "the child could not be started as asked";
            case ErrorKind::UnicodeError:
                return "text cannot be converted";
            case ErrorKind::ValueError:
                return "an option is wrong";
            case ErrorKind::LookupError:
                return "the encoding or error handler is not known";
            case ErrorKind::Other:
                break;
        }
        return "an error of another library";
    }
    std::error_condition default_error_condition(int kind) const noexcept override {
        switch (static_cast<ErrorKind>(kind)) {
            case ErrorKind::TimeoutExpired:
                return std::errc::timed_out;
            case ErrorKind::OutputLimitExceeded:
                return std::errc::value_too_large;
            case ErrorKind::UnicodeError:
                return std::errc::illegal_byte_sequence;
            case ErrorKind::ValueError:
            case ErrorKind::LookupError:
                return std::errc::invalid_argument;
            default:
                return {kind, *this};
        }
    }
};

Error error_of(ErrorKind kind, const std::exception& exception) {
    Error error;
    error.kind = kind;
    error.code = {static_cast<int>(kind), subprocess_category()};
    error.message = exception.what();
    return error;
}

/// Of those that tell what a child has written.
template <typename Exception>
Error error_with_output(ErrorKind kind, const Exception& exception) {
    Error error = error_of(kind, exception);
    error.cmd = exception.cmd;
    error.output = exception.output;
    error.stderr_ = exception.stderr_;
    return error;
}

/// The exception that is being handled; the special ones before those that they are derived from.
Error describe_current() {
    try {
        throw;
    } catch (const TimeoutExpired& exception) {
        Error error = error_with_output(ErrorKind::TimeoutExpired, exception);
        error.timeout = exception.timeout;
        return error;
    } catch (const CalledProcessError& exception) {
        Error error = error_with_output(ErrorKind::CalledProcessError, exception);
        error.returncode = exception.returncode;
        return error;
    } catch (const OutputLimitExceeded& exception) {
        return error_with_output(ErrorKind::OutputLimitExceeded, exception);
    } catch (const SubprocessError& exception) {
        return error_of(ErrorKind::SubprocessError, exception);
    } catch (const OSError& exception) {
        Error error = error_of(ErrorKind::OSError, exception);
        error.code = exception.code();
        error.step = exception.step;
        error.filename = exception.filename;
        return error;
    } catch (const UnicodeError& exception) {
        return error_of(ErrorKind::UnicodeError, exception);
    } catch (const ValueError& exception) {
        return error_of(ErrorKind::ValueError, exception);
    } catch (const LookupError& exception) {
        return error_of(ErrorKind::LookupError, exception);
    } catch (const std::exception& exception) {
        return error_of(ErrorKind::Other, exception);
    }
}

}  // namespace

const std::error_category& subprocess_category() noexcept {
    static const SubprocessCategory category;
    return category;
}

Error Error::current() noexcept {
    Error error;
    try {
        error = describe_current();
    } catch (...) {  // there is no memory to describe it with, or it is none of the standard library's
        error.code = {static_cast<int>(ErrorKind::Other), subprocess_category()};
    }
    error.exception = std::current_exception();
    return error;
}

Expected<CompletedProcess> try_run(Args args, Options options) noexcept {
    return attempt([&] { return run(std::move(args), std::move(options)); });
}

Expected<int> try_call(Args args, Options options) noexcept {
    return attempt([&] { return call(std::move(args), std::move(options)); });
}

Expected<int> try_check_call(Args args, Options options) noexcept {
    return attempt([&] { return check_call(std::move(args), std::move(options)); });
}

Expected<std::string> try_check_output(Args args, Options options) noexcept {
    return attempt([&] { return check_output(std::move(args), std::move(options)); });
}

Expected<std::pair<int, std::string>> try_getstatusoutput(std::string_view cmd, std::optional<std::string> encoding,
                                                          std::optional<std::string> errors) noexcept {
    return attempt([&] { return getstatusoutput(cmd, std::move(encoding), std::move(errors)); });
}

Expected<std::string> try_getoutput(std::string_view cmd, std::optional<std::string> encoding,
                                    std::optional<std::string> errors) noexcept {
    return attempt([&] { return getoutput(cmd, std::move(encoding), std::move(errors)); });
}

Expected<CompletedPipeline> try_run_pipeline(std::vector<Args> commands, Options options) noexcept {
    return attempt([&] { return run_pipeline(std::move(commands), std::move(options)); });
}

Expected<Popen> try_popen(Args args, const Options& options) noexcept {
    return attempt([&] { return Popen(std::move(args), options); });
}

Expected<void> CompletedProcess::try_check_returncode() const noexcept {
    return attempt([&] { check_returncode(); });
}

Expected<void> CompletedPipeline::try_check_returncode() const noexcept {
    return attempt([&] { check_returncode(); });
}

Expected<std::optional<int>> Popen::try_poll() noexcept {
    return attempt([&] { return poll(); });
}

Expected<int> Popen::try_wait(Timeout timeout) noexcept {
    return attempt([&] { return wait(timeout); });
}

Expected<Communicated> Popen::try_communicate(std::optional<std::string_view> input, Timeout timeout) noexcept {
    return attempt([&] { return communicate(input, timeout); });
}

Expected<void> Popen::try_send_signal(int signal) noexcept {
    return attempt([&] { send_signal(signal); });
}

Expected<void> Popen::try_terminate() noexcept {
    return attempt([&] { terminate(); });
}

Expected<void> Popen::try_kill() noexcept {
    return attempt([&] { kill(); });
}

Expected<int> Popen::try_kill_tree() noexcept {
    return attempt([&] { return kill_tree(); });
}

Expected<void> Popen::try_exit() noexcept {
    return attempt([&] { exit(); });
}

Expected<std::string> Stream::try_read(std::optional<std::size_t> size) noexcept {
    return attempt([&] { return read(size); });
}

Expected<std::string> Stream::try_readline() noexcept {
    return attempt([&] { return readline(); });
}

Expected<std::vector<std::string>> Stream::try_readlines() noexcept {
    return attempt([&] { return readlines(); });
}

Expected<std::size_t> Stream::try_write(std::string_view data) noexcept {
    return attempt([&] { return write(data); });
}

Expected<void> Stream::try_flush() noexcept {
    return attempt([&] { flush(); });
}

Expected<void> Stream::try_close() noexcept {
    return attempt([&] { close(); });
}

Expected<int> Stream::try_fileno() const noexcept {
    return attempt([&] { return fileno(); });
}

}  // namespace subprocess
