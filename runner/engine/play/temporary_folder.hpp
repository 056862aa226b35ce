/// \file
/// A folder that goes when it is no longer needed.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace childproof {

/// On POSIX it goes also when this process is killed: another one, `childproof guard`, makes it and removes it.
class TemporaryFolder {
public:
    /// Makes one in the system's folder for such. Throws HarnessError.
    TemporaryFolder();
    /// Removes it; what cannot be removed is named on stderr.
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /// Absolute, without symbolic links.
    const std::filesystem::path& path() const { return path_; }
    /// Removes it now. Throws HarnessError if something in it cannot be removed, which is the end of all trying.
    void remove();

private:
    struct Guard;

    /// What cannot be removed; nothing if the folder is gone.
    std::optional<std::string> let_go();

    std::filesystem::path path_;
    std::shared_ptr<Guard> guard_;  ///< none: the folder has been let go (only a shared_ptr can destroy it elsewhere)
};

}  // namespace childproof
