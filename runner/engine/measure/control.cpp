#include "measure/control.hpp"

#include "measure/timing.hpp"

namespace childproof {

Nanoseconds spawn_raw(SpawnKind kind, const std::filesystem::path& program, unsigned count) {
    return time_each(count, [&] { spawn_raw(kind, program); });
}

}  // namespace childproof
