#include "measure/latency.hpp"

#include <algorithm>
#include <numeric>

namespace childproof {
namespace {

std::vector<double> as_numbers(const Nanoseconds& samples) { return {samples.begin(), samples.end()}; }

/// The median of each round that the candidate is in.
std::vector<double> medians_of(const std::string& candidate, const std::vector<Round>& rounds) {
    std::vector<double> medians;
    for (const auto& round : rounds)
        if (const Turn* turn = round.turn_of(candidate)) medians.push_back(median(as_numbers(turn->samples)));
    return medians;
}

std::vector<double> ratios_of(const std::string& candidate, const std::string& control,
                              const std::vector<Round>& rounds) {
    std::vector<double> ratios;
    for (const auto& round : rounds) {
        const Turn* const turn = round.turn_of(candidate);
        const Turn* const other = round.turn_of(control);
        if (turn && other) ratios.push_back(median(as_numbers(turn->samples)) / median(as_numbers(other->samples)));
    }
    return ratios;
}

double lost_share(const std::vector<Round>& rounds) {
    double all = 0, by_median = 0;
    for (const auto& round : rounds) {
        const std::vector<double> samples = as_numbers(round.turn_of(control_name)->samples);
        all += std::accumulate(samples.begin(), samples.end(), 0.0);
        by_median += median(samples) * static_cast<double>(samples.size());
    }
    return std::max(0.0, 1 - by_median / all);
}

}  // namespace

Latency latency_of(const std::string& candidate, const std::vector<Round>& rounds, const std::string& control) {
    std::vector<double> all;
    for (const auto& round : rounds)
        if (const Turn* turn = round.turn_of(candidate))
            all.insert(all.end(), turn->samples.begin(), turn->samples.end());
    Latency latency;
    latency.of = candidate;
    const std::vector<double> ratios = ratios_of(candidate, control, rounds);
    if (ratios.empty()) return latency;
    latency.rounds = ratios.size();
    latency.spawns = all.size();
    latency.median_ns = median(all);
    latency.p90_ns = quantile(all, 0.90);
    latency.p99_ns = quantile(all, 0.99);
    latency.ratio = median(ratios);
    latency.ratio_interval = median_interval(ratios);
    latency.ratio_spread = middle_half(ratios);
    return latency;
}

bool Noise::too_much() const {
    return between_rounds > noise_limits.between_rounds || within_rounds > noise_limits.within_rounds ||
           lost > noise_limits.lost;
}

Noise noise_of(const std::vector<Round>& rounds) {
    const std::vector<double> medians = medians_of(control_name, rounds);
    return {middle_half(medians).width() / median(medians),
            middle_half(ratios_of(control_again_name, control_name, rounds)).width(), lost_share(rounds)};
}

}  // namespace childproof
