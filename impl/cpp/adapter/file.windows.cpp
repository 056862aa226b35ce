#include "file.hpp"

#include <filesystem>

namespace adapter {

std::FILE* open_file(const std::string& path, const std::string& mode) {
    const std::wstring wide_mode(mode.begin(), mode.end());
    // "b": what the child writes is not translated; "N": not inheritable.
    return _wfopen(std::filesystem::path(path).c_str(), (wide_mode + L"bN").c_str());
}

}  // namespace adapter
