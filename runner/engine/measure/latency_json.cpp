#include "measure/latency_json.hpp"

namespace childproof {
namespace {

Json as_json(const Range& range) { return {range.low, range.high}; }

}  // namespace

Json as_json(const Noise& noise) {
    return {{"between_rounds", noise.between_rounds}, {"within_rounds", noise.within_rounds}, {"lost", noise.lost}};
}

Json as_json(const Latency& latency) {
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

}  // namespace childproof
