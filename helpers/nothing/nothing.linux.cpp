// The smallest child there is: exit_group(0) and nothing else, without a C library.

extern "C" [[noreturn]] void _start();

#if defined(__x86_64__)

void _start() {
    asm volatile("syscall" : : "a"(231), "D"(0));
    __builtin_unreachable();
}

#elif defined(__aarch64__)

void _start() {
    register long number asm("x8") = 94;
    register long status asm("x0") = 0;
    asm volatile("svc #0" : : "r"(number), "r"(status));
    __builtin_unreachable();
}

#endif
