/// \file
/// What must hold, from spec/requirements/*.yaml.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/version.hpp"
#include "load/document.hpp"

namespace childproof {

/// Where a statement stands in the documents.
struct Source {
    std::string version;
    std::string section;
};

struct Requirement {
    std::string id;
    std::string statement;
    std::string level;  ///< required, recommended, platform-defined or informational
    std::optional<Version> since, until;
    std::vector<std::string> platforms;
    std::vector<Source> sources;
    std::optional<std::string> untestable;  ///< why no case can check it
    Place place;
};

using Requirements = std::map<std::string, Requirement>;

/// Throws InputError: unknown keys, ids that stand twice, levels that there are not.
Requirements load_requirements(const std::filesystem::path& spec);

/// The YAML files below a folder, sorted. Throws InputError if there are none.
std::vector<std::filesystem::path> yaml_files(const std::filesystem::path& folder);

}  // namespace childproof
