#include "functions.hpp"

#include <boost/process/async.hpp>
#include <boost/process/child.hpp>
#include <boost/process/system.hpp>
#include <chrono>
#include <future>

#include "launch.hpp"
#include "outcome.hpp"

namespace {

using Text = std::future<std::string>;
using Input = std::remove_cvref_t<decltype(bp::buffer(std::declval<const std::string&>()))>;

/// The streams of a child that the library itself feeds and drains.
class CollectedStreams {
public:
    CollectedStreams(const Options& options, const std::optional<std::string>& input, const FindPipe& find_pipe)
        : input_(input.value_or("")), buffer_(bp::buffer(input_)) {
        const auto choose_input = [&] { in.choose(bp::std_in = buffer_); };
        if (input)
            choose_input();
        else
            choose_stream(in, In{}, 0, options.in, files_, find_pipe, choose_input);
        const auto choose = [&](auto& choice, const auto& standard, int number, const Redirect& redirect,
                                std::optional<Text>& text) {
            choose_stream(choice, standard, number, redirect, files_, find_pipe,
                          [&] { choice.choose(standard = text.emplace()); });
        };
        if (is_joint(options)) {
            choose(out_and_err, OutAndErr{}, 1, options.out, out_text);
        } else {
            choose(out, Out{}, 1, options.out, out_text);
            choose(err, Err{}, 2, options.err, err_text);
        }
    }

    StreamChoice<In, Redirected<In, const Input&>> in;
    StreamChoice<Out, Redirected<Out, Text&>> out;
    StreamChoice<OutAndErr, Redirected<OutAndErr, Text&>> out_and_err;
    StreamChoice<Err, Redirected<Err, Text&>> err;
    std::optional<Text> out_text, err_text;

private:
    const std::string input_;
    const Input buffer_;
    Files files_;
};

struct Completed {
    int returncode;
    std::optional<std::string> out, err;
};

Json text_to_json(const std::optional<std::string>& text) { return text ? bytes_to_json(*text) : Json(nullptr); }

constexpr auto call_system = [](auto&... initializers) { return bp::system(initializers...); };

Completed run_to_the_end(const Options& options, const std::optional<std::string>& input, const FindPipe& find_pipe) {
    boost::asio::io_context io;
    CollectedStreams streams(options, input, find_pipe);
    bp::child child = launch(start_child, options, streams, io);
    io.run();
    child.wait();
    const auto text = [](std::optional<Text>& future) { return future ? std::optional(future->get()) : std::nullopt; };
    return {returncode(child), text(streams.out_text), text(streams.err_text)};
}

int call_within(const Options& options, PipedStreams& streams, double timeout) {
    bp::child child = launch(start_child, options, streams);
    if (!child.wait_for(std::chrono::duration<double>(timeout))) {
        child.terminate();
        throw TimedOut();
    }
    return returncode(child);
}

}  // namespace

Json run(Parameters& parameters, const FindPipe& find_pipe) {
    const Options options = take_options(parameters);
    const auto input = parameters.take_nullable("input", data_from_json);
    parameters.finish();
    // There is one std_in, be it for a redirection or for input.
    if (input && !std::holds_alternative<Inherit>(options.in)) throw refused("input");
    return outcome_of([&] { return run_to_the_end(options, input, find_pipe); },
                      [&](const Completed& completed) -> Json {
                          return {{"args", options.args_as_given},
                                  {"returncode", completed.returncode},
                                  {"stdout", text_to_json(completed.out)},
                                  {"stderr", text_to_json(completed.err)}};
                      });
}

Json call(Parameters& parameters, const FindPipe& find_pipe) {
    const Options options = take_options(parameters);
    const auto timeout = parameters.take_nullable<double>("timeout");
    parameters.finish();
    return outcome_of(
        [&] {
            boost::asio::io_context io;
            Pipes pipes;
            PipedStreams streams(options, io, pipes, find_pipe);
            return timeout ? call_within(options, streams, *timeout) : launch(call_system, options, streams);
        },
        [](int code) -> Json { return code; });
}
