#include "commands/keep.hpp"

#include <string_view>

#include "play/keeper.hpp"

namespace childproof {

// keep FOLDER WORLD COMMAND…, as adapter_process.posix.cpp writes it.
std::optional<int> keep_command(int argc, char** argv) {
    if (argc < 5 || std::string_view(argv[1]) != "keep") return std::nullopt;
    return keep(Json::parse(argv[3]), argv[2], {argv + 4, argv + argc});
}

}  // namespace childproof
