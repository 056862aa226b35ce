#include "commands/keep.hpp"

#include <string_view>

#include "play/folder_guard.hpp"
#include "play/keeper.hpp"

namespace childproof {

// guard PARENT, as temporary_folder.posix.cpp writes it, and keep FOLDER WORLD COMMAND…, as adapter_process.posix.cpp
// does.
std::optional<int> keep_command(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "guard") return guard_new_folder(argv[2]);
    if (argc < 5 || std::string_view(argv[1]) != "keep") return std::nullopt;
    return keep(Json::parse(argv[3]), argv[2], {argv + 4, argv + argc});
}

}  // namespace childproof
