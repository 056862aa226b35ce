/// \file
/// Who works in a temporary folder, on POSIX: keepers hold it together, its guard holds it alone before removing it.
///
/// A keeper inherits its hold from the engine and never lets go of it: so there is no moment, from before it begins
/// until after it has ended, at which an engine that is killed would leave a keeper that the guard does not wait for.
#pragma once

#include <filesystem>

namespace childproof {

class FolderHold {
public:
    enum Kind { together, alone };

    /// Waits until nobody holds it alone, or at all. Where the file system knows no such locks (some network file
    /// systems: flock(2)), or the folder is gone, nothing is held and nothing waited for.
    FolderHold(const std::filesystem::path& folder, Kind kind);
    /// Lets go, unless another process has the descriptor, too.
    ~FolderHold();
    FolderHold(const FolderHold&) = delete;
    FolderHold& operator=(const FolderHold&) = delete;

    /// What a child has to inherit to hold the folder as long as it lives; -1: nothing is held.
    int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

}  // namespace childproof
