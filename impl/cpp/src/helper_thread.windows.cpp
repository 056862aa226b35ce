#include "helper_thread.hpp"

namespace subprocess {

std::jthread start_helper_thread(std::function<void()> work) { return std::jthread(std::move(work)); }

}  // namespace subprocess
