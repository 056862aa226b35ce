#include "bench.hpp"

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/io.hpp>
#include <boost/process/pipe.hpp>
#include <chrono>
#include <iterator>

#include "outcome.hpp"

namespace {

void spawn_and_wait(const std::string& program, const std::vector<std::string>& args) {
    bp::child child(bp::exe = program, bp::args = args);
    child.wait();
}

void spawn_and_read(const std::string& program, const std::vector<std::string>& args) {
    bp::ipstream out;
    bp::child child(bp::exe = program, bp::args = args, bp::std_out > out);
    const std::string output{std::istreambuf_iterator<char>(out), {}};
    child.wait();
}

}  // namespace

Json bench(Parameters& parameters) {
    const auto kind = parameters.need<std::string>("kind");
    const auto command = parameters.need<std::vector<std::string>>("args");
    const auto count = parameters.need<int>("count");
    parameters.finish();
    if (kind != "exit" && kind != "capture") throw refused("kind");
    if (command.empty()) throw refused("args");
    const std::vector<std::string> args(command.begin() + 1, command.end());
    const auto spawn = kind == "exit" ? spawn_and_wait : spawn_and_read;
    return outcome_of(
        [&] {
            std::vector<std::chrono::nanoseconds::rep> samples;
            for (int number = 0; number < count; ++number) {
                const auto start = std::chrono::steady_clock::now();
                spawn(command.front(), args);
                samples.push_back(std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
            }
            return samples;
        },
        [](const auto& samples) -> Json {
            return {{"samples_ns", samples}};
        });
}
