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

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace subprocess::testing
