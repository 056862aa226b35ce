#include "play/folder_hold.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace childproof {

FolderHold::FolderHold(const std::filesystem::path& folder, Kind kind)
    : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0) return;
    while (flock(descriptor_, kind == alone ? LOCK_EX : LOCK_SH) < 0 && errno == EINTR) {
    }
}

FolderHold::~FolderHold() {
    if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace childproof
