#include "targets/peers.hpp"

#include <algorithm>
#include <memory>

#include "load/implementation.hpp"
#include "measure/contestant.hpp"
#include "targets/items.hpp"

using childproof::Candidate, childproof::Contestant, childproof::Nanoseconds, childproof::SpawnKind;

Peers::Peers(const std::filesystem::path& root, std::filesystem::path bin, std::vector<PeerSource> sources)
    : api_(root / "spec"), bin_(std::move(bin)), sources_(std::move(sources)) {}

Candidate Peers::start(const std::string& run, const std::string& kind, const std::filesystem::path& program) {
    const auto source =
        std::find_if(sources_.begin(), sources_.end(), [&](const PeerSource& each) { return each.run == run; });
    if (source == sources_.end()) throw LeftOut(run + " is not there");
    try {
        const auto contestant = std::make_shared<Contestant>(
            api_, childproof::load_implementation(source->manifest, source->interpreter, bin_),
            folder_.path() / std::to_string(started_++), false, stop_);
        return {run, [=](SpawnKind, unsigned count) -> Nanoseconds { return contestant->spawn(kind, program, count); }};
    } catch (const childproof::AdapterFailure& failure) {
        throw LeftOut(run + ": " + failure.what());
    }
}
