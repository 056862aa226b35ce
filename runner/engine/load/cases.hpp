/// \file
/// The cases, from cases/**/*.yaml: checked, expanded, ready to be played.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/version.hpp"
#include "load/api.hpp"
#include "load/document.hpp"
#include "load/requirements.hpp"

namespace childproof {

/// What is expected of a step; members are null where the case says nothing.
struct Expectation {
    Json outcomes = Json::array();            ///< acceptable {"returns": P} and {"raises": P}, the best first
    std::optional<double> at_least, at_most;  ///< seconds
    Json warnings;
    Json audit;
    Json sees;
};

struct Step {
    std::string op;
    Json parameters = Json::object();  ///< what is passed to the op, with names ($…) not yet replaced
    std::string as;                    ///< the name of the object, the call or the result
    std::string on;                    ///< the object
    std::string call;                  ///< join: the call
    bool concurrent = false;
    std::optional<double> deadline;  ///< seconds
    Expectation expectation;
    Json expected_as_written = Json::object();
    Place place;
};

struct Case {
    std::string id;  ///< with matrix values: "area/name[value]"
    std::string area;
    std::string title;
    std::vector<std::string> requirements;
    std::optional<Version> since, until;  ///< from the case, its requirements and the vocabulary it uses
    std::vector<std::string> platforms;
    std::set<std::string> capabilities;  ///< all that an implementation must have declared
    std::vector<std::string> tags;
    Json given;  ///< null: none
    bool fresh = false;
    double deadline = 10;  ///< seconds
    std::string note;
    std::vector<Step> steps;
    Place place, id_place;
};

/// The cases in a document, which is a list of them. Throws InputError at the first thing that is wrong.
std::vector<Case> read_cases(const std::shared_ptr<const Document>& document, const Api& api,
                             const Requirements& requirements);

/// Loads files and folders; an id is unique among them.
std::vector<Case> load_cases(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& root,
                             const Api& api, const Requirements& requirements);

}  // namespace childproof
