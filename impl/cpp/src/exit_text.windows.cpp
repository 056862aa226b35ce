#include "exit_text.hpp"

namespace subprocess {

// Exit codes have 32 bits and no sign there.
std::string exit_text(int returncode) {
    return "returned non-zero exit status " + std::to_string(static_cast<unsigned>(returncode)) + ".";
}

}  // namespace subprocess
