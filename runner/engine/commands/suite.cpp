#include "commands/suite.hpp"

#include <algorithm>

namespace childproof {
namespace {

std::vector<std::filesystem::path> case_paths(const CommonOptions& options) {
    return options.cases.empty() ? std::vector{options.root / "cases"} : options.cases;
}

}  // namespace

Suite::Suite(const CommonOptions& options)
    : api(options.root / "spec"),
      requirements(load_requirements(options.root / "spec")),
      cases(load_cases(case_paths(options), options.root, api, requirements)) {}

std::vector<const Requirement*> Suite::uncovered() const {
    std::set<std::string> checked;
    for (const auto& one : cases) checked.insert(one.requirements.begin(), one.requirements.end());
    std::vector<const Requirement*> missing;
    for (const auto& [id, requirement] : requirements)
        if (!requirement.untestable && checked.count(id) == 0) missing.push_back(&requirement);
    return missing;
}

std::size_t Suite::covered() const {
    std::set<std::string> checked;
    for (const auto& one : cases) checked.insert(one.requirements.begin(), one.requirements.end());
    return checked.size();
}

const std::vector<std::string>& documented_versions() {
    static const std::vector<std::string> versions{"2.6", "3.10", "3.12", "3.13"};
    return versions;
}

Version documented_version(const std::string& text) {
    const auto& versions = documented_versions();
    if (std::find(versions.begin(), versions.end(), text) == versions.end())
        throw InputError("--spec must be one of the documented versions 2.6, 3.10, 3.12 and 3.13, is '" + text + "'");
    return Version(text);
}

}  // namespace childproof
