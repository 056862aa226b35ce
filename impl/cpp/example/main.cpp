// Runs a command for at most five seconds and says how it ended: example COMMAND [ARGUMENT…]
// Without CMake: c++ -std=c++20 main.cpp $(pkg-config --cflags --libs childproof)
#include <iostream>
#include <subprocess/subprocess.hpp>

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: example COMMAND [ARGUMENT…]\n";
        return 2;
    }
    const std::vector<std::string> command(argv + 1, argv + argc);
    try {
        const auto done = subprocess::run(command, {.capture_output = true, .timeout = 5, .text = true});
        std::cout << "It printed " << done.stdout_->size() << " bytes and returned " << done.returncode << ".\n";
    } catch (const subprocess::TimeoutExpired& expired) {
        std::cout << "It did not end within " << expired.timeout << " seconds, and was killed.\n";
    } catch (const subprocess::OSError& error) {
        std::cout << "It did not start (" << to_string(error.step) << "): " << error.what() << "\n";
    }
}
