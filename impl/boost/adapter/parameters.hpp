// The parameters of a request: each is taken by its name, and what then is left over is refused.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "values.hpp"

/// A call that was not made: the JSON-RPC error that says why.
struct NotMade {
    int code;
    std::string message;
    Json data = nullptr;
};

/// Makes the error for a parameter, or a form of its value, that this adapter does not have.
NotMade refused(const std::string& parameter);

class Parameters {
public:
    explicit Parameters(const Json& params) : left_(params) {}

    /// Takes a parameter, converted by `convert`, which throws Json::exception if the value has another form.
    template <class Convert>
    auto take(const std::string& name, Convert convert) -> std::optional<decltype(convert(Json{}))> {
        const auto found = left_.find(name);
        if (found == left_.end()) return std::nullopt;
        const Json value = std::move(*found);
        left_.erase(found);
        try {
            return convert(value);
        } catch (const Json::exception&) {
            throw refused(name);
        }
    }

    template <class Value>
    std::optional<Value> take(const std::string& name) {
        return take(name, [](const Json& value) { return value.get<Value>(); });
    }

    /// Takes a parameter for which null is the same as its absence.
    template <class Convert>
    auto take_nullable(const std::string& name, Convert convert) {
        using Value = std::optional<decltype(convert(Json{}))>;
        return take(name, [&](const Json& value) { return value.is_null() ? Value() : Value(convert(value)); })
            .value_or(std::nullopt);
    }

    template <class Value>
    std::optional<Value> take_nullable(const std::string& name) {
        return take_nullable(name, [](const Json& value) { return value.get<Value>(); });
    }

    template <class Value>
    Value need(const std::string& name) {
        auto value = take<Value>(name);
        if (!value) throw refused(name);
        return *std::move(value);
    }

    /// Refuses what was not taken.
    void finish() const {
        if (!left_.empty()) throw refused(left_.begin().key());
    }

private:
    Json left_;
};

struct Inherit {};
struct Pipe {};
struct Null {};
struct Merge {};  // stderr into stdout
struct Descriptor {
    int number;
};
struct File {
    std::string path, mode;
};
struct StreamOf {
    std::string handle, stream;
};
using Redirect = std::variant<Inherit, Pipe, Null, Merge, Descriptor, File, StreamOf>;

/// What to do in the child before the program starts.
struct Action {
    std::string call;
    Json with;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// The constructor's parameters, as far as the library has them.
struct Options {
    Json args_as_given;
    std::vector<std::string> args;
    bool is_command_line = false;  // args was one text
    bool shell = false;
    bool close_fds = false;
    std::optional<std::string> cwd;
    std::optional<Environment> env;
    std::optional<int> process_group;
    std::optional<Action> preexec_fn;
    Redirect in, out, err;
};

Options take_options(Parameters& parameters);
