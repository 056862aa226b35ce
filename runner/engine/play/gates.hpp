/// \file
/// Gates: places where children wait until the engine lets them go on.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace childproof {

class Gates {
public:
    /// `folder` is for gates that are files.
    explicit Gates(std::filesystem::path folder);
    ~Gates();
    Gates(const Gates&) = delete;
    Gates& operator=(const Gates&) = delete;

    /// What a child needs to find the gate. Makes the gate if it is new.
    std::string address(const std::string& name);
    /// Lets all children pass that are at the gate or come to it.
    void open(const std::string& name);
    /// Waits until a child has come to the gate that no earlier call has seen. False: none had at the deadline.
    bool await(const std::string& name, std::chrono::steady_clock::time_point deadline);

private:
    struct Gate;
    Gate& make(const std::string& name);

    std::filesystem::path folder_;
    std::map<std::string, std::unique_ptr<Gate>> gates_;
};

}  // namespace childproof
