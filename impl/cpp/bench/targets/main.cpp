// Compares the library with what it is meant to reach, item by item:
//     subprocess-targets [--quick] [--item ID]… [--out FILE]
// The file (spec/latency.md) has the figures of the control and of the library; what they are worth is the reports' to
// say.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>

#include "base/json.hpp"
#include "measure/latency.hpp"
#include "parent.hpp"
#include "targets/items.hpp"

namespace {

using childproof::Json, childproof::Range;

struct Arguments {
    bool quick = false;
    std::vector<std::string> items;  ///< empty: all
    std::string out;
};

Arguments parse(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool has_value = i + 1 < argc;
        if (word == "--quick")
            arguments.quick = true;
        else if (word == "--item" && has_value)
            arguments.items.emplace_back(argv[++i]);
        else if (word == "--out" && has_value)
            arguments.out = argv[++i];
        else
            throw std::invalid_argument(word + " is no flag; there are --quick, --item ID and --out FILE");
    }
    return arguments;
}

Json as_json(const Range& range) { return {range.low, range.high}; }

Json as_json(const childproof::Noise& noise) {
    return {{"between_rounds", noise.between_rounds}, {"within_rounds", noise.within_rounds}, {"lost", noise.lost}};
}

Json as_json(const childproof::Latency& latency) {
    return {{"rounds", latency.rounds},
            {"spawns", latency.spawns},
            {"median_ns", latency.median_ns},
            {"p90_ns", latency.p90_ns},
            {"p99_ns", latency.p99_ns},
            {"ratio",
             {{"median", latency.ratio},
              {"interval", as_json(latency.ratio_interval)},
              {"spread", as_json(latency.ratio_spread)}}}};
}

/// What is asked of the item.
Json target(const Item& item) {
    Json peers = Json::array();
    for (const Peer& peer : item.peers) peers.push_back({{"run", peer.run}, {"at_most", peer.at_most}});
    return {{"id", item.id},
            {"title", item.title},
            {"at_most", item.at_most},
            {"p99_at_most_ns", item.p99_at_most_ns > 0 ? Json(item.p99_at_most_ns) : Json()},
            {"peers", peers}};
}

/// The figures.
Json measure(const Item& item, bool quick) {
    constexpr int warm_up = 2;
    constexpr auto kind = childproof::SpawnKind::exit;  // each candidate knows what it does
    childproof::Rounds rounds(item.candidates(), std::random_device{}());
    for (int i = 0; i < warm_up; ++i) rounds.play(kind, item.count);
    std::vector<childproof::Round> played;
    for (unsigned i = 0; i < (quick ? item.quick_rounds : item.rounds); ++i)
        played.push_back(rounds.play(kind, item.count));
    const childproof::Noise noise = noise_of(played);
    return {{"noise", as_json(noise)},
            {"limits", as_json(childproof::noise_limits)},
            {"too_noisy", noise.too_much()},
            {"control", as_json(latency_of(childproof::control_name, played))},
            {"library", as_json(latency_of("library", played))}};
}

Json measure_or_leave_out(const Item& item, bool quick) {
    Json line = target(item);
    line["left_out"] = nullptr;
    try {
        line.update(measure(item, quick));
        const Json& ratio = line["library"]["ratio"];
        std::printf("%-24s %.3f [%.3f, %.3f]\n", item.id, ratio["median"].get<double>(),
                    ratio["interval"][0].get<double>(), ratio["interval"][1].get<double>());
    } catch (const LeftOut& reason) {
        line["left_out"] = reason.what();
        std::printf("%-24s left out: %s\n", item.id, reason.what());
    }
    std::fflush(stdout);
    return line;
}

void run(const Arguments& arguments) {
    stay_on_cpu(0);
    Json figures = Json::array();
    for (const Item& item : all_items(std::filesystem::canonical("/proc/self/exe").parent_path())) {
        const auto& asked = arguments.items;
        if (!asked.empty() && std::find(asked.begin(), asked.end(), item.id) == asked.end()) continue;
        figures.push_back(measure_or_leave_out(item, arguments.quick));
    }
    if (figures.empty()) throw std::invalid_argument("there is no such item");
    if (arguments.out.empty()) return;
    std::ofstream file(arguments.out);
    file << Json{{"format", 1}, {"items", figures}}.dump() << std::endl;
    if (!file) throw std::runtime_error(arguments.out + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run(parse(argc, argv));
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << error.what() << std::endl;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return 3;
    }
}
