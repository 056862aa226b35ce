/// \file
/// Gates: places where children wait until the engine lets them go on.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

namespace childproof {

class Gates {
public:
    explicit Gates(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~Gates();
    Gates(const Gates&) = delete;
    Gates& operator=(const Gates&) = delete;

    /// What a child needs to find the gate. Makes the gate if it is new.
    std::string address(const std::string& name);
    /// Lets all children pass that are at the gate or come to it.
    void open(const std::string& name);
    void open_all();
    /// Waits until a child has come to the gate that no earlier call has seen. False: none had at the deadline.
    bool await(const std::string& name, std::chrono::steady_clock::time_point deadline);

private:
    /// A gate is two FIFOs: a child writes a byte into `arrivals`, then opens `passage` for reading, which blocks until
    /// the engine opens it for writing.
    struct Gate {
        int arrivals = -1;  ///< read from here
        int passage = -1;   ///< -1: closed
    };
    Gate& make(const std::string& name);
    std::string path(const std::string& name) const { return (folder_ / ("gate-" + name)).string(); }

    std::filesystem::path folder_;
    std::map<std::string, Gate> gates_;
};

}  // namespace childproof
