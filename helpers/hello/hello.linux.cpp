// The smallest child with a line of output: write(1, "hello\n", 6), exit_group, and nothing else, without a C library.
// Its exit status is 0 only if the whole line was taken.

extern "C" [[noreturn]] void _start();

namespace {

constexpr char line[] = "hello\n";
constexpr long length = sizeof line - 1;

}  // namespace

#if defined(__x86_64__)

void _start() {
    long written = 1;  // the number of write
    asm volatile("syscall" : "+a"(written) : "D"(1), "S"(line), "d"(length) : "rcx", "r11", "memory");
    asm volatile("syscall" : : "a"(231), "D"(written != length));
    __builtin_unreachable();
}

#elif defined(__aarch64__)

void _start() {
    register long written asm("x0") = 1;
    register const char* text asm("x1") = line;
    register long size asm("x2") = length;
    register long number asm("x8") = 64;
    asm volatile("svc #0" : "+r"(written) : "r"(text), "r"(size), "r"(number) : "memory");
    written = written != length;
    number = 94;
    asm volatile("svc #0" : : "r"(number), "r"(written));
    __builtin_unreachable();
}

#endif
