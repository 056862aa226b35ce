#include "play/folder_hold.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace childproof {

FolderHold::FolderHold(const std::filesystem::path& folder, Kind kind)
    : descriptor_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    // Its holders have all signals blocked: nothing interrupts this.
    if (descriptor_ >= 0) flock(descriptor_, kind == alone ? LOCK_EX : LOCK_SH);
}

FolderHold::~FolderHold() {
    if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace childproof
