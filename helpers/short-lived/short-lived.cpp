// A child that ends after 50 ms, and says when: it writes the nanoseconds of CLOCK_MONOTONIC to stdout, last of all.
#include <unistd.h>

#include <cstdint>
#include <ctime>

int main() {
    const timespec life{0, 50'000'000};
    nanosleep(&life, nullptr);
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const std::int64_t end = now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
    _exit(write(STDOUT_FILENO, &end, sizeof end) == sizeof end ? 0 : 1);
}
