/// \file
/// Who works in a temporary folder, on POSIX: keepers hold it together, its guard holds it alone before removing it.
#pragma once

#include <filesystem>

namespace childproof {

class FolderHold {
public:
    enum Kind { together, alone };

    /// Waits until nobody holds it alone, or at all. Where the file system knows no such locks (some network file
    /// systems: flock(2)), or the folder is gone, nothing is held and nothing waited for.
    FolderHold(const std::filesystem::path& folder, Kind kind);
    ~FolderHold();
    FolderHold(const FolderHold&) = delete;
    FolderHold& operator=(const FolderHold&) = delete;

private:
    int descriptor_;  ///< -1: nothing is held
};

}  // namespace childproof
