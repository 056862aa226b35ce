#include <sched.h>

#include "measure/affinity.hpp"

namespace childproof {

std::optional<int> stay_on_one_cpu() {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return std::nullopt;
    int last = CPU_SETSIZE - 1;  // interrupts are mostly served by the first one
    while (last >= 0 && !CPU_ISSET(last, &allowed)) --last;
    if (last < 0) return std::nullopt;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(last, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0) return std::nullopt;
    return last;
}

}  // namespace childproof
