// What came of a call of the library, in the protocol's form.
#pragma once

#include <boost/process/child.hpp>
#include <boost/process/exception.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

#include "launch.hpp"
#include "values.hpp"

/// wait_for has returned false: the child had not ended when the time was over.
struct TimedOut {};

/// The return code of a child that has ended, as documented: negative for a signal.
inline int returncode(const bp::child& child) {
    const int status = child.native_exit_code();
    return WIFSIGNALED(status) ? -WTERMSIG(status) : child.exit_code();
}

inline Json raised(const std::string& kind, const std::string& name, const std::string& message) {
    return {{"kind", kind}, {"name", name}, {"message", message}};
}

/// Where the error is one of the system, its code is errno.
template <class Error>
Json raised_os_error(const std::string& name, const Error& error) {
    Json value = raised("OSError", name, error.what());
    value["errno"] = error.code().value();
    return value;
}

/// Calls the library, and tells what it returned, in the words of `tell`, or what it threw.
template <class Call, class Tell>
Json outcome_of(Call call, Tell tell) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto result = [&](const char* key, Json value, Clock::time_point end) {
        const std::chrono::nanoseconds elapsed = end - start;
        return Json{{key, std::move(value)}, {"elapsed_ns", elapsed.count()}};
    };
    try {
        const auto returned = call();
        const auto end = Clock::now();
        return result("value", tell(returned), end);
    } catch (const TimedOut&) {
        return result("raised", raised("TimeoutExpired", "wait_for", "returned false"), Clock::now());
    } catch (const NotFound& error) {
        return result("raised", raised("OSError", "search_path", "returned an empty path for " + error.program),
                      Clock::now());
    } catch (const bp::process_error& error) {
        return result("raised", raised_os_error("boost::process::process_error", error), Clock::now());
    } catch (const boost::system::system_error& error) {
        return result("raised", raised_os_error("boost::system::system_error", error), Clock::now());
    } catch (const std::system_error& error) {
        return result("raised", raised_os_error("std::system_error", error), Clock::now());
    } catch (const std::exception& error) {
        return result("raised", raised("Other", "std::exception", error.what()), Clock::now());
    }
}
