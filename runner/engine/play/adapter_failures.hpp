/// \file
/// What an adapter can do wrong, and the verdicts that it leads to.
#pragma once

#include <stdexcept>
#include <string>

#include "judge/verdict.hpp"

namespace childproof {

/// Something is wrong with the adapter, or with the library in it, that ends its process's usefulness.
class AdapterFailure : public std::runtime_error {
public:
    AdapterFailure(Verdict verdict, const std::string& message) : std::runtime_error(message), verdict_(verdict) {}
    /// What it makes of the case that was being played.
    Verdict verdict() const { return verdict_; }

private:
    Verdict verdict_;
};

/// The adapter breaks the protocol.
class AdapterBroken : public AdapterFailure {
public:
    explicit AdapterBroken(const std::string& message) : AdapterFailure(Verdict::error, message) {}
};
/// The adapter's program could not be started in its world.
class AdapterNotStarted : public AdapterFailure {
public:
    explicit AdapterNotStarted(const std::string& message) : AdapterFailure(Verdict::error, message) {}
};
/// The adapter's process ended, or it closed the connection.
class AdapterCrashed : public AdapterFailure {
public:
    explicit AdapterCrashed(const std::string& message) : AdapterFailure(Verdict::crash, message) {}
};
/// No response came until the deadline.
class AdapterHung : public AdapterFailure {
public:
    explicit AdapterHung(const std::string& message) : AdapterFailure(Verdict::hang, message) {}
};
/// The engine is being stopped.
class Interrupted : public std::runtime_error {
public:
    Interrupted() : std::runtime_error("interrupted") {}
};

}  // namespace childproof
