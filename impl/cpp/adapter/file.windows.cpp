#include "file.hpp"

#include <filesystem>

namespace adapter {

std::FILE* open_file(const std::string& path, const std::string& mode) {
    const std::filesystem::path wide_path(std::u8string(path.begin(), path.end()));
    const std::wstring wide_mode(mode.begin(), mode.end());
    // "b": nothing that is written here is translated; "N": not inheritable.
    std::FILE* const file = _wfopen(wide_path.c_str(), (wide_mode + L"bN").c_str());
    // Only the C library knows of "append"; a child goes on where the file stands.
    if (file && mode == "a") static_cast<void>(std::fseek(file, 0, SEEK_END));
    return file;
}

}  // namespace adapter
