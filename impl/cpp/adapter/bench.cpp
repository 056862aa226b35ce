#include <chrono>
#include <cstdint>
#include <vector>

#include "methods.hpp"

namespace adapter {
namespace {

void spawn_and_wait(const subprocess::Args& args) { subprocess::call(args); }
void spawn_and_capture(const subprocess::Args& args) { subprocess::check_output(args); }

json measure(void (*spawn)(const subprocess::Args&), const subprocess::Args& args, std::size_t count) {
    std::vector<std::int64_t> samples;
    samples.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto start = std::chrono::steady_clock::now();
        spawn(args);
        samples.push_back(std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count());
    }
    return {{"samples_ns", samples}};
}

}  // namespace

Call prepare_bench(const Parameters& parameters) {
    const std::string kind = parameters.text("kind");
    if (kind != "exit" && kind != "capture") throw Refused::bad_parameter("kind", "there is no " + kind);
    return [spawn = kind == "exit" ? spawn_and_wait : spawn_and_capture,
            args = decode_args(parameters.at("args"), "args"), count = decode_size(parameters.at("count"), "count")] {
        return perform([&] { return measure(spawn, args, count); }, [](json samples) { return samples; }, false);
    };
}

}  // namespace adapter
