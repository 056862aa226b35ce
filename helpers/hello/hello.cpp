// The smallest child with a line of output that a C library allows.

#include <cstdio>

int main() { return std::puts("hello") < 0 ? 1 : 0; }
