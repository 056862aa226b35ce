#include "play/temporary_folder.hpp"

#include "play/folder_removal.hpp"
#include "play/new_folder.hpp"

namespace childproof {

struct TemporaryFolder::Guard {};  // this process itself; none when the folder is gone

TemporaryFolder::TemporaryFolder()
    : path_(make_new_folder(system_temporary_folder())), guard_(std::make_shared<Guard>()) {}

std::optional<std::string> TemporaryFolder::let_go() {
    if (!guard_) return std::nullopt;
    guard_.reset();
    return remove_or_say_why(path_);
}

}  // namespace childproof
