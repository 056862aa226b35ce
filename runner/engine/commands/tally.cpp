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

bool Tally::add(CaseResult result) {
    ++verdicts_[std::string(to_string(result.verdict))];
    const double seconds = worst_.seconds + result.seconds;
    if (left_ == repeat_ || badness(result.verdict) > badness(worst_.verdict)) worst_ = std::move(result);
    worst_.seconds = seconds;
    if (--left_ > 0) return false;
    if (repeat_ > 1) worst_.repeat = {{"played", repeat_}, {"verdicts", verdicts_}};
    if (changes())
        worst_.reason += " (" + std::to_string(verdicts_[std::string(to_string(worst_.verdict))]) + " of " +
                         std::to_string(repeat_) + " times)";
    return true;
}

}  // namespace childproof
