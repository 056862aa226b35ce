#include "measure/machine.hpp"

#include <cstdlib>
#include <fstream>

namespace childproof {

Json governor(std::optional<int> cpu) {
    const std::string folder = "/sys/devices/system/cpu/cpu" + std::to_string(cpu.value_or(0));
    std::string name;
    std::ifstream(folder + "/cpufreq/scaling_governor") >> name;
    return name.empty() ? Json() : Json(name);
}

Json load_average() {
    double load = 0;
    return getloadavg(&load, 1) == 1 ? Json(load) : Json();
}

}  // namespace childproof
