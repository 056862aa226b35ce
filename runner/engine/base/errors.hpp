/// \file
/// The errors that end a command, and the exit status that each stands for.
#pragma once

#include <stdexcept>
#include <string>

namespace childproof {

/// Exit statuses of `childproof`; a script may rely on them. They are never a count.
enum ExitStatus : int {
    exit_expected = 0,       ///< all as expected
    exit_gate_failed = 1,    ///< some verdict was not
    exit_bad_input = 2,      ///< usage, a broken input, or no case selected
    exit_broken = 3,         ///< the harness or an adapter is broken
    exit_interrupted = 130,  ///< by Ctrl-C, as shells say it; what was played is recorded
};

/// A place in an input file, for messages: "cases/a.yaml:12:5".
struct Place {
    std::string file;
    int line = 0;    ///< from 1; 0: the file as a whole
    int column = 0;  ///< from 1

    std::string text() const;
};

/// Something that was given is wrong: a file, a flag, a selection without a case.
class InputError : public std::runtime_error {
public:
    explicit InputError(const std::string& message) : std::runtime_error(message) {}
    InputError(const Place& place, const std::string& message) : std::runtime_error(place.text() + ": " + message) {}
};

/// The harness cannot do its work: a missing helper, no space, a system call that fails.
class HarnessError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace childproof
