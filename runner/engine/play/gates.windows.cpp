#include "play/gates.hpp"

#include <windows.h>

#include <algorithm>
#include <limits>
#include <random>

#include "base/errors.hpp"
#include "base/text.windows.hpp"

namespace childproof {
namespace {

HANDLE checked(HANDLE handle, const std::string& what) {
    if (!handle) throw HarnessError(what + ": " + last_windows_error());
    return handle;
}

/// A name that no other gate has, of this engine or of another one.
std::string new_address(const std::string& name) {
    static thread_local std::mt19937_64 generator{std::random_device{}()};
    return "childproof-" + std::to_string(generator()) + "-" + name;
}

}  // namespace

/// A gate is two objects: the semaphore Local\ADDRESS-at, which each child that comes releases, and the event
/// Local\ADDRESS, for which it then waits.
struct Gates::Gate {
    explicit Gate(const std::string& its_address) : address(its_address) {
        const std::wstring name = to_wide("Local\\" + address);
        arrivals = checked(CreateSemaphoreW(nullptr, 0, std::numeric_limits<LONG>::max(), (name + L"-at").c_str()),
                           "CreateSemaphore");
        passage = checked(CreateEventW(nullptr, TRUE, FALSE, name.c_str()), "CreateEvent");
    }
    ~Gate() {
        CloseHandle(arrivals);
        CloseHandle(passage);
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    std::string address;
    HANDLE arrivals = nullptr;
    HANDLE passage = nullptr;
};

Gates::Gates(std::filesystem::path folder) : folder_(std::move(folder)) {}
Gates::~Gates() = default;

Gates::Gate& Gates::make(const std::string& name) {
    auto& gate = gates_[name];
    if (!gate) gate = std::make_unique<Gate>(new_address(name));
    return *gate;
}

std::string Gates::address(const std::string& name) { return make(name).address; }

void Gates::open(const std::string& name) { SetEvent(make(name).passage); }

bool Gates::await(const std::string& name, std::chrono::steady_clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return WaitForSingleObject(make(name).arrivals, static_cast<DWORD>(std::max<long long>(0, left))) == WAIT_OBJECT_0;
}

}  // namespace childproof
