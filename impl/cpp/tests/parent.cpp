#include "parent.hpp"

#include <filesystem>

namespace subprocess::testing {

TimeoutExpired timeout_of(const std::function<void()>& function) {
    try {
        function();
    } catch (const TimeoutExpired& error) {
        return error;
    }
    ADD_FAILURE() << "no TimeoutExpired";
    return {{}, 0};
}

std::string many_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(i * i >> 7U);
    return bytes;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace subprocess::testing
