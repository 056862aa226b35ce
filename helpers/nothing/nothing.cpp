// The smallest child that a C library allows.

int main() { return 0; }
