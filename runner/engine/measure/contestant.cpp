#include "measure/contestant.hpp"

#include <algorithm>

#include "play/world.hpp"

namespace childproof {
namespace {

constexpr double start_deadline = 20;  // seconds
constexpr double bench_deadline = 60;

Json plain_world(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    return make_world(nullptr, folder, folder / "log");
}

Nanoseconds samples_in(const Reply& reply, unsigned count) {
    if (reply.refused) throw AdapterBroken("the adapter refuses bench: " + reply.refused->dump());
    const std::optional<Json>& value = reply.observation.value;
    if (const auto& raised = reply.observation.raised) throw AdapterBroken("bench raised " + shown(*raised));
    const Json& samples = member(*value, "samples_ns");
    const auto is_time = [](const Json& sample) { return sample.is_number_integer() && sample > 0; };
    if (!samples.is_array() || samples.size() != count || !std::all_of(samples.begin(), samples.end(), is_time))
        throw AdapterBroken("the adapter's result of bench is not " + std::to_string(count) +
                            " times in samples_ns: " + shown(*value).substr(0, 80));
    return samples.get<Nanoseconds>();
}

}  // namespace

Contestant::Contestant(const Api& api, const Implementation& implementation, const std::filesystem::path& folder,
                       bool tcp, Stop& stop)
    : stop_(stop), adapter_(api, implementation.command, plain_world(folder), folder, tcp, start_deadline) {
    stop_.add(&adapter_);
}

Contestant::~Contestant() { stop_.remove(&adapter_); }

Nanoseconds Contestant::spawn(const std::string& kind, const std::filesystem::path& program, unsigned count) {
    const Json params{{"kind", kind}, {"args", {program.string()}}, {"count", count}};
    return samples_in(adapter_.call("bench", params, bench_deadline), count);
}

}  // namespace childproof
