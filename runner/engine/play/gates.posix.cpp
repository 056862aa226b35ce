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

/// A gate is two FIFOs: a child writes a byte into PATH.at, then opens PATH for reading, which blocks until the engine
/// opens it for writing.
struct Gates::Gate {
    explicit Gate(const std::string& its_path) : path(its_path) {
        make_fifo(path);
        make_fifo(path + ".at");
        // Opened for reading and writing, so that it neither blocks nor ever reads an end of file (Linux and the BSDs).
        arrivals = checked(::open((path + ".at").c_str(), O_RDWR | O_CLOEXEC), "open " + path + ".at");
    }
    ~Gate() {
        close(arrivals);
        if (passage >= 0) close(passage);
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    std::string path;
    int arrivals = -1;
    int passage = -1;  ///< -1: closed
};

Gates::Gates(std::filesystem::path folder) : folder_(std::move(folder)) {}
Gates::~Gates() = default;

Gates::Gate& Gates::make(const std::string& name) {
    auto& gate = gates_[name];
    if (!gate) gate = std::make_unique<Gate>((folder_ / ("gate-" + name)).string());
    return *gate;
}

std::string Gates::address(const std::string& name) { return make(name).path; }

void Gates::open(const std::string& name) {
    Gate& gate = make(name);
    if (gate.passage < 0) gate.passage = checked(::open(gate.path.c_str(), O_RDWR | O_CLOEXEC), "open " + gate.path);
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
