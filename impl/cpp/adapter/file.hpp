/// \file
/// Files that are passed to the library.
#pragma once

#include <cstdio>
#include <string>

namespace adapter {

/// Opens a file ("r", "w" or "a") such that children do not inherit it, as a language does whose files are
/// non-inheritable. Null, and errno, if that fails.
std::FILE* open_file(const std::string& path, const std::string& mode);

}  // namespace adapter
