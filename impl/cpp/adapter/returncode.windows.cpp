#include <cstdint>

#include "values.hpp"

namespace adapter {

json encode_returncode(std::optional<int> returncode) {
    return returncode ? json(static_cast<std::uint32_t>(*returncode)) : json();
}

}  // namespace adapter
