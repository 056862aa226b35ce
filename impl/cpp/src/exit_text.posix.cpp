#include "exit_text.hpp"

#include "signal_names.hpp"

namespace subprocess {

std::string exit_text(int returncode) {
    if (returncode >= 0) return "returned non-zero exit status " + std::to_string(returncode) + ".";
    const std::string number = std::to_string(-returncode);
    const std::string name = signal_name(-returncode);
    if (name.empty()) return "died with unknown signal " + number + ".";
    return "died with <Signals." + name + ": " + number + ">.";
}

}  // namespace subprocess
