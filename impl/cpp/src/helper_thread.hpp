/// \file
#pragma once

#include <functional>
#include <thread>

namespace subprocess {

/// Starts a thread of the library's own. Signals do not reach it: they are for the threads of the program.
std::jthread start_helper_thread(std::function<void()> work);

}  // namespace subprocess
