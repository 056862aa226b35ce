// Compares the library with what it is meant to reach, item by item. The file (spec/latency.md) has the figures of the
// control and of the library; what they are worth is the reports' to say.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <tuple>

#include "base/errors.hpp"
#include "base/json.hpp"
#include "measure/latency.hpp"
#include "measure/latency_json.hpp"
#include "parent.hpp"
#include "targets/items.hpp"
#include "targets/peers.hpp"

namespace {

using childproof::Candidate, childproof::Json, childproof::Round;

constexpr int format = 3;

struct Arguments {
    bool quick = false;
    std::vector<std::string> items;  ///< empty: all
    std::string out;
    std::filesystem::path root = ".";  ///< spec/ is in here
    std::vector<std::tuple<std::string, std::string, std::string>> peers;
};

void add_options(CLI::App& app, Arguments& arguments) {
    app.add_flag("--quick", arguments.quick, "Fewer rounds");
    app.add_option("--item", arguments.items, "Only this item; may be repeated");
    app.add_option("--out", arguments.out, "The file for the figures");
    app.add_option("--root", arguments.root, "The folder that spec/ is in")->check(CLI::ExistingDirectory);
    app.add_option("--peer", arguments.peers,
                   "Another implementation: its name, its impl.yaml, and its interpreter or ''")
        ->type_name("NAME FILE INTERPRETER");
}

/// What is asked of the item.
Json target(const Item& item) {
    return {{"id", item.id},
            {"title", item.title},
            {"at_most", item.at_most},
            {"p99_at_most_ns", item.p99_at_most_ns > 0 ? Json(item.p99_at_most_ns) : Json()},
            {"left_out", nullptr}};
}

Json not_compared(const Peer& peer, const std::string& reason) {
    return {
        {"run", peer.run}, {"at_most", peer.at_most}, {"left_out", reason}, {"library", nullptr}, {"control", nullptr}};
}

Json compared(const Peer& peer, const std::vector<Round>& rounds) {
    return {{"run", peer.run},
            {"at_most", peer.at_most},
            {"left_out", nullptr},
            {"library", as_json(latency_of("library", rounds, peer.run))},
            {"control", as_json(latency_of(childproof::control_name, rounds, peer.run))}};
}

/// The candidates, and the peers that are none of them; `left_out` takes up why others are not there.
std::vector<Candidate> all_candidates(const Item& item, Peers& peers, std::map<std::string, std::string>& left_out) {
    std::vector<Candidate> all = item.candidates();
    if (item.asked.on_all_cpus) use_all_cpus();  // adapters inherit it
    for (const Peer& peer : item.peers) {
        if (std::any_of(all.begin(), all.end(), [&](const Candidate& each) { return each.name == peer.run; })) continue;
        try {
            all.push_back(peers.start(peer.run, item.asked.kind, item.asked.program));
        } catch (const LeftOut& reason) {
            left_out[peer.run] = reason.what();
        }
    }
    stay_on_cpu(0);
    return all;
}

std::vector<Round> played(const Item& item, std::vector<Candidate> candidates, bool quick,
                          std::map<std::string, std::string>& left_out) {
    constexpr int warm_up = 2;
    constexpr auto kind = childproof::SpawnKind::exit;  // each candidate knows what it does
    childproof::Rounds rounds(std::move(candidates), std::random_device{}());
    std::vector<Round> all;
    for (unsigned i = 0; i < warm_up + (quick ? item.quick_rounds : item.rounds); ++i) {
        Round round = rounds.play(kind, item.count);
        for (const auto& turn : round.turns)
            if (turn.failure) left_out[turn.of] = *turn.failure;
        if (i >= warm_up) all.push_back(std::move(round));
    }
    return all;
}

/// The figures.
Json measure(const Item& item, Peers& peers, bool quick) {
    std::map<std::string, std::string> left_out;
    const std::vector<Round> rounds = played(item, all_candidates(item, peers, left_out), quick, left_out);
    const childproof::Noise noise = noise_of(rounds);
    Json against = Json::array();
    for (const Peer& peer : item.peers)
        against.push_back(left_out.count(peer.run) != 0 ? not_compared(peer, left_out[peer.run])
                                                        : compared(peer, rounds));
    return {{"noise", as_json(noise)},
            {"limits", as_json(childproof::noise_limits)},
            {"too_noisy", noise.too_much()},
            {"control", as_json(latency_of(childproof::control_name, rounds))},
            {"library", as_json(latency_of("library", rounds))},
            {"peers", against}};
}

void print(const Item& item, const std::string& to, const Json& ratio) {
    std::printf("%-24s %-14s %.4g [%.4g, %.4g]\n", item.id, to.c_str(), ratio["median"].get<double>(),
                ratio["interval"][0].get<double>(), ratio["interval"][1].get<double>());
}

void print(const Item& item, const Json& figures) {
    print(item, "", figures["library"]["ratio"]);
    for (const Json& peer : figures["peers"]) {
        if (!peer["left_out"].is_null())
            std::printf("%-24s left out: %s\n", item.id, peer["left_out"].get<std::string>().c_str());
        else
            print(item, "to " + peer["run"].get<std::string>(), peer["library"]["ratio"]);
    }
}

Json measure_or_leave_out(const Item& item, Peers& peers, bool quick) {
    Json line = target(item);
    try {
        line.update(measure(item, peers, quick));
        print(item, line);
    } catch (const LeftOut& reason) {
        line["left_out"] = reason.what();
        line["peers"] = Json::array();
        for (const Peer& peer : item.peers) line["peers"].push_back(not_compared(peer, reason.what()));
        std::printf("%-24s left out: %s\n", item.id, reason.what());
    }
    std::fflush(stdout);
    return line;
}

std::vector<PeerSource> sources(const Arguments& arguments) {
    std::vector<PeerSource> all;
    for (const auto& [run, manifest, interpreter] : arguments.peers) all.push_back({run, manifest, interpreter});
    return all;
}

void run(const Arguments& arguments) {
    stay_on_cpu(0);
    const auto programs = std::filesystem::canonical("/proc/self/exe").parent_path();
    Peers peers(arguments.root, programs, sources(arguments));
    Json figures = Json::array();
    for (const Item& item : all_items(programs)) {
        const auto& asked = arguments.items;
        if (!asked.empty() && std::find(asked.begin(), asked.end(), item.id) == asked.end()) continue;
        figures.push_back(measure_or_leave_out(item, peers, arguments.quick));
    }
    if (figures.empty()) throw childproof::InputError("there is no such item");
    if (arguments.out.empty()) return;
    std::ofstream file(arguments.out);
    file << Json{{"format", format}, {"items", figures}}.dump() << std::endl;
    if (!file) throw std::runtime_error(arguments.out + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Compares the library with what it is meant to reach."};
    Arguments arguments;
    add_options(app, arguments);
    try {
        app.parse(argc, argv);
        run(arguments);
        return childproof::exit_expected;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? childproof::exit_expected : childproof::exit_bad_input;
    } catch (const childproof::InputError& error) {
        std::cerr << error.what() << std::endl;
        return childproof::exit_bad_input;
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return childproof::exit_broken;
    }
}
