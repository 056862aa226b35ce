#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "fail.hpp"
#include "self.hpp"

namespace child {

long process_id() { return getpid(); }

std::optional<std::string> working_directory() {
    std::array<char, PATH_MAX> path;
    if (getcwd(path.data(), path.size())) return std::string(path.data());
    if (errno == ENOENT) return std::nullopt;
    fail_with_errno("cannot find the working directory");
}

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace child
