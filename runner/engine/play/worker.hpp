/// \file
/// Plays cases one after another, each with the adapter that it needs, and survives whatever the adapters do.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "judge/verdict.hpp"
#include "load/implementation.hpp"
#include "play/census.hpp"
#include "play/player.hpp"

namespace childproof {

/// What all workers of a run share.
struct Stage {
    const Api& api;
    Implementation implementation;
    Helpers helpers;
    std::filesystem::path folder;  ///< temporary; each adapter gets a folder in it
    PlayOptions options;
    bool tcp = false;
    double start_deadline = 20;  ///< seconds until an adapter has said hello
    std::string spec = {};       ///< the documented version that adapters are to follow; empty: not known yet
};

/// Ends everything that waits for an adapter when the run is to stop. Thread-safe.
class Stop {
public:
    void request();
    bool requested() const;
    void add(Adapter* adapter);
    void remove(Adapter* adapter);

private:
    mutable std::mutex mutex_;
    bool requested_ = false;
    std::set<Adapter*> adapters_;
};

/// The adapter did not start several times in a row: the run cannot go on.
class AdapterUnusable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Used by one thread.
class Worker {
public:
    Worker(const Stage& stage, Stop& stop, std::string name);
    ~Worker();

    /// Throws Interrupted and AdapterUnusable; everything else becomes a verdict. `unexpected`: a crash, a hang or a
    /// leak is nothing that is known of this implementation. It is looked at more closely, and played once more in an
    /// adapter of its own, to tell the case's fault from its predecessor's.
    CaseResult play(const Case& one, bool unexpected);

    /// Starts an adapter, checks that it is honest, and lets it start one child. Throws what Adapter throws.
    Hello introduce();
    /// Tells the adapter that has been introduced what has come into the stage since: the version. Throws what Adapter
    /// throws.
    void begin();

private:
    struct Running;

    std::unique_ptr<Running> start(const Json& world);
    std::filesystem::path new_folder();
    CaseResult play_shared(const Case& one, bool unexpected);
    CaseResult play_alone(const Case& one, bool unexpected);
    CaseResult play_on(Running& running, const Case& one, Scene& scene, bool unexpected);
    void take_census(const Census& census, const Case& one, const Scene& scene, CaseResult& result) const;
    void warm_up(Adapter& adapter);
    void follow(Adapter& adapter);

    const Stage& stage_;
    Stop& stop_;
    std::string name_;
    int adapters_started_ = 0;
    int failed_starts_ = 0;
    std::unique_ptr<Running> shared_;
    std::string played_before_;  ///< by the shared adapter
};

/// Capabilities that a case needs and the implementation has not declared.
std::vector<std::string> missing_capabilities(const Case& one, const Hello& hello);

}  // namespace childproof
