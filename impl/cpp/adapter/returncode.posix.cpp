#include "values.hpp"

namespace adapter {

json encode_returncode(std::optional<int> returncode) { return returncode ? json(*returncode) : json(); }

}  // namespace adapter
