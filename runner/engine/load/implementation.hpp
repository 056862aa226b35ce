/// \file
/// Implementations under test (impl/<name>/impl.yaml) and what is expected of them (expectations.yaml).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/version.hpp"
#include "load/document.hpp"

namespace childproof {

struct Implementation {
    std::string name;
    std::vector<std::string> command;  ///< with its names replaced
    std::filesystem::path folder;
};

/// `interpreter` is what $interpreter stands for, `bin` what $build stands for; $work is the folder that the adapter is
/// built in,
/// ../impl/NAME from there. Throws InputError.
Implementation load_implementation(const std::filesystem::path& file, const std::string& interpreter,
                                   const std::filesystem::path& bin);

/// A deviation that is known, with its reason.
struct KnownDeviation {
    std::string pattern;                 ///< the id of a case, or a pattern with '*'
    std::string verdict = "fail";        ///< what is expected instead of pass: fail, crash, hang or leak
    std::optional<std::string> message;  ///< must stand in the reason of the failure
    bool flaky = false;                  ///< may also pass
    std::string reason, link;
    std::vector<std::string> os, arch, libc, spec;        ///< conditions; empty: any
    std::optional<Version> version_since, version_until;  ///< of the implementation
    Place place;
};

/// Reads an expectations.yaml, which is called `shown` in messages; none if there is no such file. Throws InputError.
std::vector<KnownDeviation> load_deviations(const std::filesystem::path& file, const std::string& shown);

/// Whether a text matches a pattern in which '*' stands for anything.
bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace childproof
