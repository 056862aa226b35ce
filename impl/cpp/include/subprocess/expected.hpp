/// \file
/// Errors as values: for each call that throws there is one that returns an Expected, named `try_` and its name, with
/// the same parameters. What none is named for can be called through `attempt`.
///
///     const auto done = try_run({"make"}, {.check = true});
///     if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <subprocess/args.hpp>
#include <subprocess/errors.hpp>

namespace subprocess {

/// Which exception an error would have been, by the documented names. Also the values of subprocess_category.
enum class ErrorKind {
    OSError = 1,
    TimeoutExpired,
    CalledProcessError,
    OutputLimitExceeded,
    SubprocessError,
    UnicodeError,
    ValueError,
    LookupError,
    Other,  ///< what a function of the caller's threw, or that there is no memory
};

/// The category of the codes of all errors that are not the system's. TimeoutExpired is equivalent to
/// std::errc::timed_out, UnicodeError to illegal_byte_sequence, OutputLimitExceeded to value_too_large, ValueError and
/// LookupError to invalid_argument.
const std::error_category& subprocess_category() noexcept;

/// An exception as a value: its kind, and those attributes that exceptions of this kind have.
struct Error {
    ErrorKind kind = ErrorKind::Other;
    std::error_code code;                ///< of an OSError errno or the Windows error, else in subprocess_category
    std::string message;                 ///< what() says
    std::optional<Args> cmd;             ///< TimeoutExpired, CalledProcessError, OutputLimitExceeded
    int returncode = 0;                  ///< CalledProcessError
    double timeout = 0;                  ///< TimeoutExpired, in seconds
    std::optional<std::string> output;   ///< TimeoutExpired, CalledProcessError, OutputLimitExceeded
    std::optional<std::string> stderr_;  ///< likewise
    Step step = Step::none;              ///< OSError
    std::string filename;                ///< OSError
    std::exception_ptr exception;        ///< itself

    /// Throws the exception.
    [[noreturn]] void raise() const { std::rethrow_exception(exception); }

    /// The exception that is being handled, in a `catch` block.
    static Error current() noexcept;
};

/// A value, or the error because of which there is none.
template <typename Value>
class [[nodiscard]] Expected {
public:
    Expected(Value value) : value_(std::move(value)) {}
    Expected(Error error) noexcept : error_(std::move(error)) {}

    bool has_value() const noexcept { return value_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    /// The value; throws the exception if there is none.
    Value& value() & {
        require();
        return *value_;
    }
    const Value& value() const& {
        require();
        return *value_;
    }
    Value&& value() && {
        require();
        return std::move(*value_);
    }
    /// The value, which there must be.
    Value& operator*() & noexcept { return *value_; }
    const Value& operator*() const& noexcept { return *value_; }
    Value&& operator*() && noexcept { return std::move(*value_); }
    Value* operator->() noexcept { return &*value_; }
    const Value* operator->() const noexcept { return &*value_; }
    Value value_or(Value other) && { return value_ ? std::move(*value_) : std::move(other); }
    /// The error, which there must be.
    const Error& error() const noexcept { return error_; }

private:
    void require() const {
        if (!value_) error_.raise();
    }

    std::optional<Value> value_;
    Error error_;
};

/// Success, or the error.
template <>
class [[nodiscard]] Expected<void> {
public:
    Expected() noexcept = default;
    Expected(Error error) noexcept : error_(std::move(error)) {}

    bool has_value() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return has_value(); }
    /// Throws the exception if there is one.
    void value() const {
        if (error_) error_->raise();
    }
    /// The error, which there must be.
    const Error& error() const noexcept { return *error_; }

private:
    std::optional<Error> error_;
};

/// Calls a function; what it throws becomes the error. Never throws.
template <typename Function>
auto attempt(Function function) noexcept -> Expected<decltype(function())> {
    try {
        if constexpr (requires { Expected<decltype(function())>(function()); }) {
            return function();
        } else {
            function();
            return {};
        }
    } catch (...) {
        return Error::current();
    }
}

}  // namespace subprocess
