/// \file
/// The verdict on a case.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace childproof {

enum class Verdict { pass, fail, crash, hang, leak, unsupported, error, notrun, expected_fail, unexpected_pass, flaky };

inline constexpr std::array<std::string_view, 11> verdict_names{
    "pass",   "fail",          "crash",           "hang", "leak", "unsupported", "error",
    "notrun", "expected_fail", "unexpected_pass", "flaky"};

constexpr std::string_view to_string(Verdict verdict) { return verdict_names[static_cast<std::size_t>(verdict)]; }

/// Whether a gate lets it pass.
constexpr bool is_green(Verdict verdict) {
    return verdict == Verdict::pass || verdict == Verdict::unsupported || verdict == Verdict::expected_fail ||
           verdict == Verdict::flaky;
}

/// What became of one case.
struct CaseResult {
    Verdict verdict = Verdict::pass;
    std::string reason;
    Json steps = Json::array();              ///< as in result files
    std::vector<std::string> unsupported;    ///< capabilities that are missing
    std::string log;                         ///< the end of what the adapter wrote
    std::vector<std::string> processes;      ///< what those of the adapter were doing when it hung or crashed
    std::vector<std::string> near_deadline;  ///< steps that held, but late, each as a text
    double seconds = 0;
    std::optional<Verdict> alone;  ///< when played once more in an adapter of its own
    std::string after;             ///< the case that the adapter had played before
    std::optional<Verdict> raw;    ///< before an expectation was applied
    Json expectation;              ///< the known deviation that was applied
    Json repeat;                   ///< how often it was played, and with which verdicts
};

}  // namespace childproof
