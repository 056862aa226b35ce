/// \file
/// Expansion of a case's matrix into cases.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "load/document.hpp"

namespace childproof {

/// The cases that a case with a matrix stands for, each with the suffix of its id ("[stdout,5]"); without a matrix the
/// case itself with an empty suffix. Axis names are replaced everywhere, other names are left as they are.
std::vector<std::pair<std::string, Json>> expand_matrix(const Cursor& written);

}  // namespace childproof
