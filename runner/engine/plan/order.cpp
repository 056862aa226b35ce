#include "plan/order.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace childproof {
namespace {

// Fisher and Yates's; what std::shuffle and the distributions make of a generator is the library's choice.
void shuffle(std::vector<std::size_t>& round, std::mt19937_64& generator) {
    for (std::size_t left = round.size(); left > 1; --left) std::swap(round[left - 1], round[generator() % left]);
}

void slow_first(std::vector<std::size_t>& round, const std::vector<Case>& cases, const Durations& earlier) {
    const auto seconds = [&](std::size_t index) {
        const auto found = earlier.find(cases[index].id);
        return found == earlier.end() ? 0 : found->second;
    };
    std::stable_sort(round.begin(), round.end(), [&](auto a, auto b) { return seconds(a) > seconds(b); });
}

}  // namespace

std::vector<std::size_t> order(const std::vector<Case>& cases, unsigned repeat, const Durations& earlier,
                               std::optional<std::uint64_t> seed) {
    std::vector<std::size_t> round(cases.size()), queue;
    std::iota(round.begin(), round.end(), std::size_t{0});
    if (!seed) slow_first(round, cases, earlier);
    std::mt19937_64 generator(seed.value_or(0));
    for (unsigned i = 0; i < repeat; ++i) {
        if (seed) shuffle(round, generator);
        queue.insert(queue.end(), round.begin(), round.end());
    }
    return queue;
}

}  // namespace childproof
