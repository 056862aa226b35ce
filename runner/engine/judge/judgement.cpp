#include "judge/judgement.hpp"

#include <cstdio>
#include <stdexcept>

#include "base/platform.hpp"
#include "judge/pattern.hpp"

namespace childproof {
namespace {

using NumberOf = std::optional<int> (*)(std::string_view name);

/// The names of errors in a pattern for errno or winerror become this platform's numbers.
Json with_numbers(const Json& pattern, NumberOf number_of) {
    if (pattern.is_string()) {
        const auto number = number_of(pattern.get<std::string>());
        if (!number) throw std::invalid_argument("there is no error " + pattern.dump() + " on this platform");
        return *number;
    }
    Json result = pattern;
    if (result.is_structured())
        for (auto& element : result) element = with_numbers(element, number_of);
    return result;
}

std::string described_error(const Json& raised) {
    std::string text = text_or(raised, "kind", "?");
    const std::string name = text_or(raised, "name", text);
    if (name != text) text += " (" + name + ")";
    const std::string message = text_or(raised, "message", "");
    return message.empty() ? text : text + ": " + message;
}

std::optional<std::string> match_raised(const Json& expected, const Observation& observed) {
    const std::string kind = expected.at("kind").get<std::string>();
    if (!observed.raised)
        return "returned " + described(observed.value.value_or(Json())) + ", expected " + kind + " to be raised";
    if (!is_kind(text_or(*observed.raised, "kind", ""), kind))
        return "raised " + described_error(*observed.raised) + ", expected " + kind;
    Json attributes = expected;
    attributes.erase("kind");
    if (attributes.contains("errno")) attributes["errno"] = with_numbers(attributes["errno"], errno_number);
    if (attributes.contains("winerror")) attributes["winerror"] = with_numbers(attributes["winerror"], winerror_number);
    if (attributes.empty()) return std::nullopt;
    return difference(Json{{"fields", attributes}}, *observed.raised, kind);
}

std::optional<std::string> match_returned(const Json& expected, const Observation& observed) {
    if (observed.raised) return "raised " + described_error(*observed.raised) + ", expected " + described(expected);
    return difference(expected, observed.value.value_or(Json()), "the value");
}

Judgement judge_outcome(const Json& outcomes, const Observation& observed) {
    if (outcomes.empty()) {
        if (observed.raised) return {"raised " + described_error(*observed.raised), std::nullopt};
        return {};
    }
    std::string wrong;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const Json& outcome = outcomes[i];
        const auto differs = outcome.contains("raises") ? match_raised(outcome["raises"], observed)
                                                        : match_returned(outcome["returns"], observed);
        if (!differs)
            return {std::nullopt, outcomes.size() > 1 ? std::optional(static_cast<int>(i) + 1) : std::nullopt};
        wrong += (wrong.empty() ? "" : "; or: ") + *differs;
    }
    return {wrong, std::nullopt};
}

std::string seconds(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g s", value);
    return text;
}

std::optional<std::string> judge_elapsed(const Expectation& expectation, const Observation& observed,
                                         double time_scale) {
    if (!expectation.at_least && !expectation.at_most) return std::nullopt;
    if (!observed.elapsed) return "the time it took is not known";
    if (expectation.at_least && *observed.elapsed < *expectation.at_least)
        return "took " + seconds(*observed.elapsed) + ", expected at least " + seconds(*expectation.at_least);
    if (expectation.at_most && *observed.elapsed > *expectation.at_most * time_scale)
        return "took " + seconds(*observed.elapsed) + ", expected at most " +
               seconds(*expectation.at_most * time_scale);
    return std::nullopt;
}

}  // namespace

bool is_kind(const std::string& actual, const std::string& wanted) {
    if (actual == wanted) return true;
    if (wanted == "SubprocessError") return actual == "TimeoutExpired" || actual == "CalledProcessError";
    return wanted == "ValueError" && actual == "UnicodeError";
}

Judgement judge(const Expectation& expectation, const Observation& observed, double time_scale) {
    Judgement judgement = judge_outcome(expectation.outcomes, observed);
    if (judgement.mismatch) return judgement;
    if (!expectation.sees.is_null())
        judgement.mismatch = difference(expectation.sees, observed.value.value_or(Json()), "");
    if (!judgement.mismatch) judgement.mismatch = judge_elapsed(expectation, observed, time_scale);
    if (!judgement.mismatch && !expectation.warnings.is_null())
        judgement.mismatch = difference(expectation.warnings,
                                        observed.warnings.is_null() ? Json::array() : observed.warnings, "warnings");
    if (!judgement.mismatch && !expectation.audit.is_null())
        judgement.mismatch = difference(expectation.audit, observed.audit, "audit");
    return judgement;
}

}  // namespace childproof
