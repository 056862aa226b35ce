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
        "mov %[argument], %%rdi\n\t"
        "mov %[function], %%rax\n\t"
        "xor %%ebp, %%ebp\n\t"  // after the operands have been read: one may be in there
        "call *%%rax\n\t"
        "ud2\n"
        "1:"
        : "+a"(result)
        : "D"(&args), "S"(sizeof args), [function] "r"(function), [argument] "r"(argument)
        : "rcx", "r11", "memory", "cc");
    return result;
}

#elif defined(__aarch64__)

UNINSTRUMENTED long clone3(CloneArgs& args, int (*function)(void*), void* argument) noexcept {
    register long result asm("x0") = reinterpret_cast<long>(&args);
    register long size asm("x1") = sizeof args;
    register long number asm("x8") = SYS_clone3;
    register auto called asm("x9") = function;
    register auto passed asm("x10") = argument;
    // As above. Nothing of the parent's is changed before the branch, so the frame and the return address may be.
    asm volatile(
        "svc #0\n\t"
        "cbnz x0, 1f\n\t"
        "mov x29, xzr\n\t"
        "mov x30, xzr\n\t"
        "mov x0, x10\n\t"
        "blr x9\n\t"
        "brk #1\n"
        "1:"
        : "+r"(result)
        : "r"(size), "r"(number), "r"(called), "r"(passed)
        : "memory", "cc");
    return result;
}

#else

long clone3(CloneArgs&, int (*)(void*), void*) noexcept { return -ENOSYS; }

#endif

}  // namespace subprocess
