#include "load/requirements.hpp"

#include <algorithm>
#include <array>

#include "base/errors.hpp"
#include "base/file_contents.hpp"
#include "load/api.hpp"

namespace childproof {
namespace {

constexpr std::array<std::string_view, 4> levels{"required", "recommended", "platform-defined", "informational"};

std::vector<Source> sources_at(const Cursor& cursor) {
    std::vector<Source> sources;
    for (const auto& source : cursor.elements()) {
        source.only_keys({"version", "section"});
        sources.push_back({version_at(source.at("version")).text(), source.at("section").text()});
    }
    if (sources.empty()) cursor.fail("names no place in the documents");
    return sources;
}

Requirement requirement_at(const Cursor& cursor) {
    cursor.only_keys({"id", "statement", "level", "spec", "platforms", "source", "untestable"});
    Requirement requirement;
    requirement.id = cursor.at("id").text();
    requirement.place = cursor.place();
    requirement.statement = cursor.at("statement").text();
    const Cursor level = cursor.at("level");
    requirement.level = level.text();
    if (std::find(levels.begin(), levels.end(), requirement.level) == levels.end())
        level.fail("'" + requirement.level + "' is not a level");
    if (const auto spec = cursor.find("spec")) {
        spec->only_keys({"since", "until"});
        if (const auto since = spec->find("since")) requirement.since = version_at(*since);
        if (const auto until = spec->find("until")) requirement.until = version_at(*until);
    }
    if (const auto platforms = cursor.find("platforms")) requirement.platforms = platforms->texts();
    requirement.sources = sources_at(cursor.at("source"));
    if (const auto untestable = cursor.find("untestable")) requirement.untestable = untestable->text();
    return requirement;
}

}  // namespace

std::vector<std::filesystem::path> yaml_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error))
        if (entry.is_regular_file() && entry.path().extension() == ".yaml") files.push_back(entry.path());
    if (is_shortage(error.value())) throw HarnessError(folder.string() + ": " + error.message());
    if (files.empty()) throw InputError({folder.string(), 0, 0}, "no YAML files here");
    std::sort(files.begin(), files.end());
    return files;
}

Requirements load_requirements(const std::filesystem::path& spec) {
    Requirements requirements;
    for (const auto& file : yaml_files(spec / "requirements")) {
        const auto document = load_yaml(file, "spec/" + std::filesystem::relative(file, spec).generic_string());
        for (const auto& element : Cursor(document, document->root).elements()) {
            Requirement requirement = requirement_at(element);
            const auto [other, added] = requirements.emplace(requirement.id, requirement);
            if (!added)
                throw InputError(requirement.place,
                                 "the id '" + requirement.id + "' stands at " + other->second.place.text() + ", too");
        }
    }
    return requirements;
}

}  // namespace childproof
