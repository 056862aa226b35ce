/// \file
/// A folder that goes when it is no longer needed.
#pragma once

#include <filesystem>
#include <memory>

namespace childproof {

/// On POSIX it goes also when this process is killed: another one, `childproof guard`, makes it and removes it.
class TemporaryFolder {
public:
    /// Makes one in the system's folder for such. Throws HarnessError.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /// Absolute, without symbolic links.
    const std::filesystem::path& path() const { return path_; }

private:
    struct Guard;
    std::filesystem::path path_;
    std::unique_ptr<Guard> guard_;
};

}  // namespace childproof
