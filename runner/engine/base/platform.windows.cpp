#include "base/platform.hpp"

#include <windows.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <map>
#include <thread>

#include "base/ntdll.windows.hpp"
#include "base/text.windows.hpp"

namespace childproof {
namespace {

#define NAMED(name) \
    { #name, name }
const std::map<std::string, int, std::less<>> signals{NAMED(SIGINT),       NAMED(SIGILL),           NAMED(SIGFPE),
                                                      NAMED(SIGSEGV),      NAMED(SIGTERM),          NAMED(SIGBREAK),
                                                      NAMED(CTRL_C_EVENT), NAMED(CTRL_BREAK_EVENT), NAMED(SIGABRT)};
const std::map<std::string, int, std::less<>> errors{
    NAMED(E2BIG),        NAMED(EACCES), NAMED(EAGAIN),  NAMED(EBADF),   NAMED(EBUSY),  NAMED(ECHILD),
    NAMED(EEXIST),       NAMED(EFAULT), NAMED(EFBIG),   NAMED(EINTR),   NAMED(EINVAL), NAMED(EIO),
    NAMED(EISDIR),       NAMED(ELOOP),  NAMED(EMFILE),  NAMED(EMLINK),  NAMED(ENFILE), NAMED(ENODEV),
    NAMED(ENAMETOOLONG), NAMED(ENOENT), NAMED(ENOEXEC), NAMED(ENOMEM),  NAMED(ENOSPC), NAMED(ENOSYS),
    NAMED(ENOTDIR),      NAMED(ENOTTY), NAMED(ENXIO),   NAMED(EPERM),   NAMED(EPIPE),  NAMED(ERANGE),
    NAMED(EROFS),        NAMED(ESPIPE), NAMED(ESRCH),   NAMED(ENOTSUP), NAMED(EXDEV),  NAMED(ETIMEDOUT)};
const std::map<std::string, int, std::less<>> windows_errors{
    NAMED(ERROR_FILE_NOT_FOUND), NAMED(ERROR_PATH_NOT_FOUND),    NAMED(ERROR_ACCESS_DENIED),
    NAMED(ERROR_INVALID_HANDLE), NAMED(ERROR_INVALID_PARAMETER), NAMED(ERROR_BROKEN_PIPE),
    NAMED(ERROR_INVALID_NAME),   NAMED(ERROR_BAD_EXE_FORMAT),    NAMED(ERROR_FILENAME_EXCED_RANGE),
    NAMED(ERROR_DIRECTORY),      NAMED(ERROR_NOT_SUPPORTED)};
#undef NAMED

std::optional<int> number(const std::map<std::string, int, std::less<>>& names, std::string_view name) {
    const auto found = names.find(name);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

/// Wine's version; none on Windows itself.
std::optional<std::string> wine_version() {
    const auto get_version = in_ntdll<const char* (*)()>("wine_get_version");
    if (!get_version) return std::nullopt;
    return get_version();
}

/// "10.0.19045", which GetVersionEx would tell only to a program that names that version in its manifest.
std::string windows_version() {
    const auto get_version = in_ntdll<LONG(WINAPI*)(OSVERSIONINFOW*)>("RtlGetVersion");
    OSVERSIONINFOW version{};
    version.dwOSVersionInfoSize = sizeof version;
    if (!get_version || get_version(&version) != 0) return "unknown";
    return std::to_string(version.dwMajorVersion) + "." + std::to_string(version.dwMinorVersion) + "." +
           std::to_string(version.dwBuildNumber);
}

std::string cpu() {
    std::array<wchar_t, 256> name{};
    DWORD size = sizeof name;
    const LSTATUS status = RegGetValueW(HKEY_LOCAL_MACHINE, L"HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0",
                                        L"ProcessorNameString", RRF_RT_REG_SZ, nullptr, name.data(), &size);
    return status == ERROR_SUCCESS ? from_wide(name.data()) : "unknown";
}

}  // namespace

const std::vector<std::string>& platform_words() {
    static const std::vector<std::string> words{"windows"};
    return words;
}

std::optional<int> signal_number(std::string_view name) { return number(signals, name); }
std::optional<int> errno_number(std::string_view name) { return number(errors, name); }
std::optional<int> winerror_number(std::string_view name) { return number(windows_errors, name); }

std::string signal_name(int wanted) {
    for (const auto& [name, number] : signals)
        if (number == wanted) return name;
    return "signal " + std::to_string(wanted);
}

Json describe_platform() {
#ifdef _UCRT
    const std::string library = "ucrt";
#else
    const std::string library = "msvcrt";
#endif
    const auto wine = wine_version();
    return {{"name", "windows-x86_64-" + std::string(wine ? "wine" : library)},
            {"os", "windows"},
            {"arch", "x86_64"},
            {"kernel", windows_version()},
            {"libc", wine ? "wine " + *wine : library},
            {"cpu", cpu()},
            {"cpus", std::thread::hardware_concurrency()}};
}

}  // namespace childproof
