#include <windows.h>

#include <bit>

#include "measure/affinity.hpp"

namespace childproof {

std::optional<int> stay_on_one_cpu() {
    DWORD_PTR allowed = 0, of_system = 0;
    if (GetProcessAffinityMask(GetCurrentProcess(), &allowed, &of_system) == 0 || allowed == 0) return std::nullopt;
    const int last = static_cast<int>(std::bit_width(allowed)) - 1;  // interrupts are mostly served by the first one
    if (SetProcessAffinityMask(GetCurrentProcess(), DWORD_PTR{1} << last) == 0) return std::nullopt;
    return last;
}

}  // namespace childproof
