/// \file
/// The process of an adapter, with a keeper around it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace childproof {

class AdapterProcess {
public:
    /// Starts a keeper that makes `world` and starts `command` in it; at its end it removes `folder`.
    AdapterProcess(const Json& world, const std::filesystem::path& folder, const std::vector<std::string>& command);
    /// Kills all that is left and waits for that.
    ~AdapterProcess();
    AdapterProcess(const AdapterProcess&) = delete;
    AdapterProcess& operator=(const AdapterProcess&) = delete;

    /// Becomes readable when the keeper has something to say (keeper.hpp).
    int news_descriptor() const;
    int keeper_pid() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace childproof
