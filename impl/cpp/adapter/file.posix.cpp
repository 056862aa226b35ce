#include "file.hpp"

namespace adapter {

std::FILE* open_file(const std::string& path, const std::string& mode) {
    return std::fopen(path.c_str(), (mode + "e").c_str());  // "e": close-on-exec
}

}  // namespace adapter
