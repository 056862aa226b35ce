/// \file
/// A folder that goes when it is no longer needed.
#pragma once

#include <filesystem>

namespace childproof {

class TemporaryFolder {
public:
    /// Makes one in the system's folder for such, with a short path: a socket's may have only about 100 characters.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /// Absolute, without symbolic links.
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace childproof
