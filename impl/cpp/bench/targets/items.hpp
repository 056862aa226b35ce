/// \file
/// What the library is meant to reach, as things that can be measured.
#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "measure/rounds.hpp"

/// The machine does not have what an item needs; the text says what.
struct LeftOut : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What the library is meant to be, in the same rounds, as a multiple of somebody else.
struct Peer {
    const char* run;  ///< a candidate of the item, or another implementation, as `runner bench` names it
    double at_most;
};

/// What other implementations are asked to do: the method bench of the protocol.
struct Asked {
    const char* kind = nullptr;
    std::filesystem::path program = {};
    bool on_all_cpus = false;
};

struct Item {
    const char* id;
    const char* title;
    double at_most;             ///< a multiple of the control
    double p99_at_most_ns = 0;  ///< 0: any
    std::vector<Peer> peers = {};
    Asked asked = {};  ///< of peers that are no candidates
    unsigned rounds, quick_rounds;
    unsigned count;  ///< spawns a turn
    /// The control, the control again, and the library, under these names, and perhaps others. Throws LeftOut. What
    /// they need is dropped with them.
    std::function<std::vector<childproof::Candidate>()> candidates;
};

/// `programs` is the folder of the child programs.
std::vector<Item> all_items(const std::filesystem::path& programs);
