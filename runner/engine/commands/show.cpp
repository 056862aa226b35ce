#include <cstdio>
#include <iostream>

#include "base/values.hpp"
#include "commands/commands.hpp"
#include "commands/suite.hpp"
#include "judge/pattern.hpp"
#include "load/document.hpp"
#include "record/results.hpp"

namespace childproof {
namespace {

std::vector<Case> selected(const Suite& suite, const CommonOptions& options) {
    const Version newest(documented_versions().back());
    auto cases = select(suite.cases, options.selection, options.spec ? documented_version(*options.spec) : newest);
    if (cases.empty()) throw InputError("no case is selected");
    return cases;
}

void print_requirement(const Requirement& requirement) {
    std::cout << "  " << requirement.id << " (" << requirement.level << ")\n    " << requirement.statement << "\n";
    for (const auto& source : requirement.sources)
        std::cout << "    stands in " << source.version << ", " << source.section << "\n";
}

void print_step(std::size_t number, const Step& step) {
    std::cout << "  " << number << ". " << step.op;
    if (!step.on.empty()) std::cout << " on " << step.on;
    if (!step.as.empty()) std::cout << " as " << step.as;
    if (!step.parameters.empty()) std::cout << " " << described(step.parameters);
    std::cout << "\n";
    if (!step.expected_as_written.empty())
        std::cout << "     expected: " << described(step.expected_as_written) << "\n";
}

void print_record(const Json& record) {
    std::cout << "  " << text_or(record, "run", "") << ": " << text_or(record, "verdict", "");
    const std::string reason = text_or(record, "reason", "");
    std::cout << (reason.empty() ? "" : " — " + reason) << "\n";
    for (const auto& step : record.value("steps", Json::array()))
        if (step.contains("observed"))
            std::cout << "     " << text_or(step, "op", "")
                      << " observed: " << described(from_protocol(step.at("observed"))) << "\n";
}

void print_last_results(const std::string& id, const std::filesystem::path& results) {
    if (!std::filesystem::exists(results)) {
        std::cout << "Last results: none (" << results.string() << " is not there)\n";
        return;
    }
    std::cout << "Last results, from " << results.string() << ":\n";
    for (const auto& line : read_results(results))
        if (line["type"] == "case" && text_or(line, "id", "") == id) print_record(line);
}

std::string joined_texts(const std::vector<std::string>& texts) {
    std::string all;
    for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

const Case& case_named(const Suite& suite, const std::string& id) {
    std::vector<std::string> ids;
    for (const auto& one : suite.cases) {
        if (one.id == id) return one;
        ids.push_back(one.id);
    }
    throw InputError("there is no case '" + id + "'" + did_you_mean(id, ids));
}

}  // namespace

int lint_command(const CommonOptions& options) {
    const Suite suite(options);
    std::cout << suite.cases.size() << " cases, " << suite.requirements.size() << " requirements: all well formed\n";
    return exit_expected;
}

int list_command(const CommonOptions& options) {
    const Suite suite(options);
    for (const auto& one : selected(suite, options)) std::cout << one.id << "\t" << one.title << "\n";
    return exit_expected;
}

int explain_command(const CommonOptions& options, const std::string& id, const std::filesystem::path& results) {
    const Suite suite(options);
    const Case& one = case_named(suite, id);
    std::cout << one.id << "\n" << one.title << "\n" << one.place.text() << "\n";
    if (!one.note.empty()) std::cout << one.note << "\n";
    std::cout << "Holds for: " << (one.since ? one.since->text() : "2.6")
              << (one.until ? " to " + one.until->text() : " and later")
              << (one.platforms.empty() ? "" : ", on " + joined_texts(one.platforms)) << "\n";
    std::cout << "Needs: " << joined_texts({one.capabilities.begin(), one.capabilities.end()}) << "\n";
    std::cout << "Requirements:\n";
    for (const auto& requirement : one.requirements) print_requirement(suite.requirements.at(requirement));
    if (!one.given.is_null()) std::cout << "Given: " << described(one.given) << "\n";
    std::cout << "Steps:\n";
    for (std::size_t i = 0; i < one.steps.size(); ++i) print_step(i + 1, one.steps[i]);
    print_last_results(one.id, results);
    return exit_expected;
}

int coverage_command(const CommonOptions& options) {
    const Suite suite(options);
    std::size_t untestable = 0;
    for (const auto& [id, requirement] : suite.requirements)
        if (requirement.untestable) ++untestable;
    const auto missing = suite.uncovered();
    for (const auto* requirement : missing)
        std::cout << requirement->place.text() << ": no case checks " << requirement->id << ": "
                  << requirement->statement << "\n";
    std::cout << suite.requirements.size() << " requirements: " << suite.covered() << " with cases, " << untestable
              << " that no case can check, " << missing.size() << " without a case\n";
    return missing.empty() ? exit_expected : exit_gate_failed;
}

}  // namespace childproof
