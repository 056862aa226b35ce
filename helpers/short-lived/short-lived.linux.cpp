// A child that ends after 50 ms, and says when: it writes the nanoseconds of CLOCK_MONOTONIC to stdout, last of all.
// Without a C library, so that little is left to be taken down after it has said so.
#include <sys/syscall.h>

#include <cstdint>
#include <ctime>

extern "C" [[noreturn]] void _start();

namespace {

#if defined(__x86_64__)

long call(long number, long first, long second = 0, long third = 0) {
    asm volatile("syscall" : "+a"(number) : "D"(first), "S"(second), "d"(third) : "rcx", "r11", "memory");
    return number;
}

#elif defined(__aarch64__)

long call(long number, long first, long second = 0, long third = 0) {
    register long x0 asm("x0") = first;
    register long x1 asm("x1") = second;
    register long x2 asm("x2") = third;
    register long x8 asm("x8") = number;
    asm volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
    return x0;
}

#endif

}  // namespace

void _start() {
    timespec time{0, 50'000'000};
    call(SYS_nanosleep, reinterpret_cast<long>(&time));
    call(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&time));
    const std::int64_t end = time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
    const long written = call(SYS_write, 1, reinterpret_cast<long>(&end), sizeof end);
    call(SYS_exit_group, written == sizeof end ? 0 : 1);
    __builtin_unreachable();
}
