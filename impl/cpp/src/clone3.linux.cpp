#include "clone3.linux.hpp"

#include <sys/syscall.h>

#include <cerrno>

#include "child_calls.posix.hpp"

namespace subprocess {

#if defined(__x86_64__)

UNINSTRUMENTED long clone3(CloneArgs& args, int (*function)(void*), void* argument) noexcept {
    long result = SYS_clone3;
    // The child comes back from the call with the same registers but another stack, which holds no frame to return to.
    asm volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "mov %[argument], %%rdi\n\t"
        "call *%[function]\n\t"
        "ud2\n"
        "1:"
        : "+a"(result)
        : "D"(&args), "S"(sizeof args), [function] "r"(function), [argument] "r"(argument)
        : "rcx", "r11", "memory", "cc");
    return result;
}

#else

long clone3(CloneArgs&, int (*)(void*), void*) noexcept { return -ENOSYS; }

#endif

}  // namespace subprocess
