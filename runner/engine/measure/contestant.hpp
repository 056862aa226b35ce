/// \file
/// An implementation that takes part in a measurement: its adapter, asked to spawn by itself (`bench` of the protocol).
#pragma once

#include <filesystem>
#include <string>

#include "load/implementation.hpp"
#include "measure/rounds.hpp"
#include "play/worker.hpp"

namespace childproof {

class Contestant {
public:
    /// Starts the adapter; `folder` is its own, and goes with it. Throws what Adapter throws.
    Contestant(const Api& api, const Implementation& implementation, const std::filesystem::path& folder, bool tcp,
               Stop& stop);
    ~Contestant();
    Contestant(const Contestant&) = delete;
    Contestant& operator=(const Contestant&) = delete;

    const Hello& hello() const { return adapter_.hello(); }
    bool can_bench() const { return hello().capabilities.count("bench") != 0; }

    /// Lets the adapter spawn; `kind` is one of the protocol's. The times are its own. Throws AdapterFailure and
    /// Interrupted.
    Nanoseconds spawn(const std::string& kind, const std::filesystem::path& program, unsigned count);

private:
    Stop& stop_;
    Adapter adapter_;
};

}  // namespace childproof
