/// \file
/// Files that a case has left in its sandbox.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "load/cases.hpp"

namespace childproof {

/// The names in the sandbox that the case does not mention: neither the case nor the engine has made them. What lies in
/// a folder that the case has made is the case's business: a core, for example. Throws HarnessError.
std::vector<std::string> unmentioned_files(const Case& one, const std::filesystem::path& sandbox);

}  // namespace childproof
