/// \file
/// The process of an adapter, with everything that it starts: on POSIX below a keeper, on Windows in a job object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace childproof {

class AdapterProcess {
public:
    /// Makes `world` and starts `command` in it; at its end, also if the engine dies, all that is left of it is killed,
    /// and `folder` removed. Throws AdapterNotStarted, unless that becomes news.
    AdapterProcess(const Json& world, const std::filesystem::path& folder, const std::vector<std::string>& command);
    /// Kills all that is left and waits for that.
    ~AdapterProcess();
    AdapterProcess(const AdapterProcess&) = delete;
    AdapterProcess& operator=(const AdapterProcess&) = delete;

    /// What News (news.hpp) watches.
    std::intptr_t news() const;
    /// All processes that there are: the adapter, those that it has started, and so on, orphans, too.
    std::vector<int> processes() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace childproof
