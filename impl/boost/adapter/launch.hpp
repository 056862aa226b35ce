// A start, from its parameters to the call of one of the library's launch functions.
#pragma once

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/search_path.hpp>
#include <boost/process/shell.hpp>
#include <string>
#include <vector>

#include "streams.hpp"
#include "surroundings.hpp"

/// search_path found no such program: the library says so by an empty path.
struct NotFound {
    std::string program;
};

/// The path of a program. A name alone is looked for as the library's tutorial does it.
inline std::string path_of(const std::string& program) {
    if (program.find('/') != std::string::npos) return program;
    std::string path = bp::search_path(program).string();
    if (path.empty()) throw NotFound{program};
    return path;
}

/// Starts a child, as a function to be handed to `launch`.
constexpr auto start_child = [](auto&... initializers) { return bp::child(initializers...); };

/// Calls `function`, which is one of the library's launch functions, with all that was asked for.
template <class Function, class Streams, class... More>
auto launch(Function function, const Options& options, Streams& streams, More&... more) {
    Surroundings surroundings(options);
    const auto start = [&](auto&&... program) {
        return function(program..., more..., surroundings.directory, surroundings.environment, surroundings.group,
                        streams.in, streams.out, streams.out_and_err, streams.err, surroundings.handles,
                        surroundings.action);
    };
    if (options.shell && options.is_command_line) return start(options.args.front(), bp::shell);

    const std::string program = options.args.empty() ? "" : options.args.front();
    const std::vector<std::string> args(options.args.begin() + (options.args.empty() ? 0 : 1), options.args.end());
    if (options.shell) return start(bp::exe = program, bp::args = args, bp::shell);
    return start(bp::exe = options.args.empty() ? program : path_of(program), bp::args = args);
}
