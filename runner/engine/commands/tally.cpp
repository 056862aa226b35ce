#include "commands/tally.hpp"

namespace childproof {
namespace {

/// How much worse than a pass a verdict is, to choose among several of the same case.
int badness(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass:
            return 0;
        case Verdict::unsupported:
        case Verdict::expected_fail:
        case Verdict::flaky:
            return 1;
        case Verdict::notrun:
        case Verdict::unexpected_pass:
            return 2;
        case Verdict::fail:
            return 3;
        case Verdict::leak:
            return 4;
        case Verdict::hang:
            return 5;
        case Verdict::crash:
            return 6;
        case Verdict::error:
            return 7;
    }
    return 7;
}

}  // namespace

Tally::Tally(unsigned repeat, CaseResult earlier)
    : repeat_(repeat), played_(earlier.repeat.at("played")), worst_(std::move(earlier)) {
    for (const auto& [verdict, times] : worst_.repeat.at("verdicts").items()) verdicts_[verdict] = times;
}

bool Tally::add(CaseResult result) {
    ++verdicts_[std::string(to_string(result.verdict))];
    const bool counts = ++played_ == 1 || badness(result.verdict) > badness(worst_.verdict);
    const double seconds = worst_.seconds + result.seconds;
    if (counts) worst_ = std::move(result);
    worst_.seconds = seconds;
    return counts;
}

CaseResult Tally::result() const {
    CaseResult result = worst_;
    if (repeat_ > 1) result.repeat = {{"played", played_}, {"verdicts", verdicts_}};
    if (complete() && changes())
        result.reason += " (" + std::to_string(verdicts_.at(std::string(to_string(result.verdict)))) + " of " +
                         std::to_string(repeat_) + " times)";
    return result;
}

}  // namespace childproof
