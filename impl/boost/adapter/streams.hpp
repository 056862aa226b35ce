// The standard streams of a start.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/process/async_pipe.hpp>
#include <boost/process/io.hpp>
#include <boost/process/posix.hpp>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "one_of.hpp"
#include "parameters.hpp"

using In = std::remove_const_t<decltype(bp::std_in)>;
using Out = std::remove_const_t<decltype(bp::std_out)>;
using Err = std::remove_const_t<decltype(bp::std_err)>;
using OutAndErr = decltype(bp::std_out & bp::std_err);

/// The initializer that redirects a standard stream to or from a target.
template <class Standard, class Target>
using Redirected = decltype(std::declval<const Standard&>() = std::declval<Target>());

/// What a standard stream can be redirected to, and `More`.
template <class Standard, class... More>
using StreamChoice =
    OneOf<Redirected<Standard, const std::remove_const_t<decltype(bp::null)>&>, Redirected<Standard, std::FILE*>,
          Redirected<Standard, bp::async_pipe&>, decltype(bp::posix::fd.bind(0, 0)), More...>;

/// Finds the pipe of a stream of another object.
using FindPipe = std::function<bp::async_pipe&(const StreamOf&)>;

/// Files that are open as long as a launch takes.
class Files {
public:
    std::FILE* open(const File& file) {
        std::FILE* opened = std::fopen(file.path.c_str(), (file.mode + "e").c_str());
        if (!opened) throw std::system_error(errno, std::generic_category(), file.path);
        files_.emplace_back(opened);
        return opened;
    }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::vector<std::unique_ptr<std::FILE, Close>> files_;
};

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;  // which clang does not deduce before version 17

/// Chooses what redirects `standard`, which has the descriptor `number`; `pipe` does so for PIPE.
template <class Standard, class Choice, class ToPipe>
void choose_stream(Choice& choice, const Standard& standard, int number, const Redirect& redirect, Files& files,
                   const FindPipe& find_pipe, ToPipe to_pipe) {
    std::visit(Overloaded{
                   [](const Inherit&) {},
                   [&](const Pipe&) { to_pipe(); },
                   [&](const Null&) { choice.choose(standard = bp::null); },
                   [&](const Merge&) { choice.choose(bp::posix::fd.bind(2, 1)); },
                   [&](const Descriptor& descriptor) { choice.choose(bp::posix::fd.bind(number, descriptor.number)); },
                   [&](const File& file) { choice.choose(standard = files.open(file)); },
                   [&](const StreamOf& stream) { choice.choose(standard = find_pipe(stream)); },
               },
               redirect);
}

/// Whether stderr is merged into a stdout for which the library has an expression, `(std_out & std_err) > …`.
inline bool is_joint(const Options& options) {
    return std::holds_alternative<Merge>(options.err) && !std::holds_alternative<Inherit>(options.out) &&
           !std::holds_alternative<Descriptor>(options.out);
}

/// Pipes to stdin and from stdout and stderr, if there are any.
using Pipes = std::array<std::optional<bp::async_pipe>, 3>;

/// The streams of a child that this process talks with through pipes.
class PipedStreams {
public:
    PipedStreams(const Options& options, boost::asio::io_context& io, Pipes& pipes, const FindPipe& find_pipe) {
        const auto choose = [&](auto& choice, const auto& standard, int number, const Redirect& redirect) {
            choose_stream(choice, standard, number, redirect, files_, find_pipe, [&] {
                pipes[static_cast<std::size_t>(number)].emplace(io);
                choice.choose(standard = *pipes[static_cast<std::size_t>(number)]);
            });
        };
        choose(in, In{}, 0, options.in);
        if (is_joint(options)) {
            choose(out_and_err, OutAndErr{}, 1, options.out);
        } else {
            choose(out, Out{}, 1, options.out);
            choose(err, Err{}, 2, options.err);
        }
    }

    StreamChoice<In> in;
    StreamChoice<Out> out;
    StreamChoice<OutAndErr> out_and_err;
    StreamChoice<Err> err;

private:
    Files files_;
};
