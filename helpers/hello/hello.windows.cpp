// The smallest child with a line of output on Windows, where the C library would translate its end.

#include <windows.h>

int main() {
    DWORD written = 0;
    return WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "hello\n", 6, &written, nullptr) ? 0 : 1;
}
