#include "base/program_path.hpp"

#include <windows.h>

#include "base/errors.hpp"

namespace childproof {

std::filesystem::path program_path() {
    constexpr DWORD longest_path = 32'767;
    std::wstring path(longest_path, L'\0');
    path.resize(GetModuleFileNameW(nullptr, path.data(), longest_path));
    if (path.empty()) throw HarnessError("the path of this program cannot be found out");
    return path;
}

std::filesystem::path program_in(const std::filesystem::path& folder, const std::string& name) {
    return folder / (name + ".exe");
}

}  // namespace childproof
