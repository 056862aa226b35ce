#include "judge/deviations.hpp"

#include <algorithm>

namespace childproof {
namespace {

bool among(const std::vector<std::string>& allowed, const std::string& value) {
    return allowed.empty() || std::any_of(allowed.begin(), allowed.end(),
                                          [&](const std::string& pattern) { return matches_glob(pattern, value); });
}

/// The numbers at the beginning of a version ("3.13.0rc1" → "3.13.0").
Version leading_version(const std::string& text) {
    const auto end = text.find_first_not_of("0123456789.");
    std::string numbers = text.substr(0, end);
    while (numbers.ends_with('.')) numbers.pop_back();
    return Version(numbers.empty() ? "0" : numbers);
}

bool holds(const KnownDeviation& known, const Json& platform, const Version& version, const std::string& spec) {
    return among(known.os, text_or(platform, "os", "")) && among(known.arch, text_or(platform, "arch", "")) &&
           among(known.libc, text_or(platform, "libc", "")) && among(known.spec, spec) &&
           (!known.version_since || *known.version_since <= version) &&
           (!known.version_until || version <= *known.version_until || known.version_until->covers(version));
}

bool names(const KnownDeviation& known, const Case& one) {
    return matches_glob(known.pattern, one.id) || matches_glob(known.pattern, one.id.substr(0, one.id.find('[')));
}

/// Whether a failure is the one that is known.
bool is_as_known(const KnownDeviation& known, const CaseResult& result) {
    return known.verdict == to_string(result.verdict) &&
           (!known.message || result.reason.find(*known.message) != std::string::npos);
}

}  // namespace

Deviations::Deviations(std::vector<KnownDeviation> all, const Json& platform, const std::string& version,
                       const std::string& spec)
    : known_(std::move(all)) {
    const Version numbers = leading_version(version);
    std::erase_if(known_, [&](const KnownDeviation& known) { return !holds(known, platform, numbers, spec); });
}

bool Deviations::name(const Case& one) const {
    return std::any_of(known_.begin(), known_.end(), [&](const auto& known) { return names(known, one); });
}

void Deviations::apply(const Case& one, CaseResult& result) const {
    const auto known =
        std::find_if(known_.begin(), known_.end(), [&](const auto& candidate) { return names(candidate, one); });
    const Verdict raw = result.verdict;
    if (known == known_.end() || raw == Verdict::unsupported || raw == Verdict::notrun || raw == Verdict::error) return;
    const bool as_known = is_as_known(*known, result);
    Verdict applied = raw;
    if (known->flaky && (raw == Verdict::pass || as_known)) applied = Verdict::flaky;
    if (!known->flaky && raw == Verdict::pass) applied = Verdict::unexpected_pass;
    if (!known->flaky && as_known) applied = Verdict::expected_fail;
    result.expectation = {{"status", known->flaky ? "flaky" : known->verdict},
                          {"reason", known->reason},
                          {"link", known->link},
                          {"place", known->place.text()}};
    if (applied == Verdict::unexpected_pass)
        result.reason = "passes, though " + known->place.text() + " expects it not to: " + known->reason;
    if (applied == raw) return;
    result.raw = raw;
    result.verdict = applied;
}

Json Deviations::unmatched(const std::vector<Case>& cases) const {
    Json stale = Json::array();
    for (const auto& known : known_)
        if (std::none_of(cases.begin(), cases.end(), [&](const Case& one) { return names(known, one); }))
            stale.push_back({{"case", known.pattern}, {"place", known.place.text()}});
    return stale;
}

}  // namespace childproof
