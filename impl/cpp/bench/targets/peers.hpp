/// \file
/// Other implementations, asked through their adapters (spec/protocol.md) to do the same in the same rounds.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "load/api.hpp"
#include "measure/rounds.hpp"
#include "play/temporary_folder.hpp"
#include "play/worker.hpp"

/// An implementation that may be asked.
struct PeerSource {
    std::string run;  ///< its name, as `runner bench` has it
    std::filesystem::path manifest;
    std::string interpreter;  ///< empty: it needs none
};

class Peers {
public:
    /// `root` is the folder that spec/ is in, `bin` that of the programs. Throws InputError.
    Peers(const std::filesystem::path& root, std::filesystem::path bin, std::vector<PeerSource> sources);

    /// Starts the peer's adapter. `kind` is one of the method bench. Throws LeftOut if there is no such peer, or if its
    /// adapter cannot be started.
    childproof::Candidate start(const std::string& run, const std::string& kind, const std::filesystem::path& program);

private:
    const childproof::Api api_;
    const std::filesystem::path bin_;
    const std::vector<PeerSource> sources_;
    childproof::TemporaryFolder folder_;
    childproof::Stop stop_;
    int started_ = 0;
};
