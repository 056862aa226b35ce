#include "play/gates.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/errors.hpp"

namespace childproof {
namespace {

int checked(int result, const std::string& what) {
    if (result < 0) throw HarnessError(what + ": " + std::error_code(errno, std::generic_category()).message());
    return result;
}

void make_fifo(const std::string& path) {
    checked(mkfifo(path.c_str(), 0600), "mkfifo " + path);
    checked(chmod(path.c_str(), 0666), "chmod " + path);  // a child may run as another user
}

}  // namespace

Gates::~Gates() {
    for (const auto& [name, gate] : gates_) {
        close(gate.arrivals);
        if (gate.passage >= 0) close(gate.passage);
    }
}

Gates::Gate& Gates::make(const std::string& name) {
    const auto [entry, added] = gates_.try_emplace(name);
    if (added) {
        make_fifo(path(name));
        make_fifo(path(name) + ".at");
        // Opened for reading and writing, so that it neither blocks nor ever reads an end of file (Linux and the BSDs).
        entry->second.arrivals =
            checked(::open((path(name) + ".at").c_str(), O_RDWR | O_CLOEXEC), "open " + path(name) + ".at");
    }
    return entry->second;
}

std::string Gates::address(const std::string& name) {
    make(name);
    return path(name);
}

void Gates::open(const std::string& name) {
    Gate& gate = make(name);
    if (gate.passage < 0) gate.passage = checked(::open(path(name).c_str(), O_RDWR | O_CLOEXEC), "open " + path(name));
}

void Gates::open_all() {
    for (const auto& [name, gate] : gates_) open(name);
}

bool Gates::await(const std::string& name, std::chrono::steady_clock::time_point deadline) {
    pollfd arrived{make(name).arrivals, POLLIN, 0};
    int ready = 0;
    do {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        ready = poll(&arrived, 1, static_cast<int>(std::max<long>(0, left)));
    } while (ready < 0 && errno == EINTR);
    char byte = 0;
    return ready > 0 && read(arrived.fd, &byte, 1) == 1;
}

}  // namespace childproof
