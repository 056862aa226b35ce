/// \file
/// The guard of a temporary folder: a process beside the engine, `childproof guard`.
///
/// It makes the folder, tells its path, or why there is none, in a line on its stdout, and removes the folder when its
/// stdin ends, because the engine has closed it or has died, and nobody holds the folder (folder_hold.hpp) any longer.
/// What cannot be removed it tells in another line: on its stdout, or, where the engine has died, on its stderr.
#pragma once

#include <filesystem>

namespace childproof {

/// Runs as the guard of a folder in `parent`; returns its exit status.
int guard_new_folder(const std::filesystem::path& parent);

}  // namespace childproof
