/// \file
/// One adapter that plays: its process, its connection, and the protocol (spec/protocol.md).
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "load/api.hpp"
#include "play/adapter_failures.hpp"
#include "play/adapter_process.hpp"
#include "play/link.hpp"
#include "play/messages.hpp"

namespace childproof {

/// Used by one thread; only `interrupt` is for others.
class Adapter {
public:
    /// Starts it and waits for its hello, at most `deadline` seconds. Throws AdapterBroken, AdapterCrashed,
    /// AdapterHung.
    Adapter(const Api& api, const std::vector<std::string>& command, const Json& world,
            const std::filesystem::path& folder, bool tcp, double deadline);
    ~Adapter();

    const Hello& hello() const { return hello_; }
    int pid() const { return pid_; }
    /// All processes of it (adapter_process.hpp).
    std::vector<int> processes() const { return process_->processes(); }

    /// Calls a method, `params` in the protocol's form, and waits for the response.
    Reply call(const std::string& method, const Json& params, double deadline);
    /// Calls a method without waiting; returns what `finish` needs.
    int begin(const std::string& method, const Json& params);
    Reply finish(int id, double deadline);

    /// Checks that it refuses a method and a parameter that nobody has. Throws AdapterBroken.
    void check_honesty(const std::string& nothing, double deadline);
    /// Tells an adapter that declares `follow` which documented version it is measured by, if it claims to follow that
    /// one. Throws AdapterBroken.
    void follow(const std::string& spec, double deadline);
    /// Complains of responses that nobody has asked for. Throws AdapterBroken.
    void check_silence(double deadline);

    void interrupt() { link_.interrupt(); }

private:
    std::string await_line(const std::string& what, double deadline, Deadline end);
    void accept_response(const std::string& line);
    void read_started(Deadline end);
    std::string how_it_ended();

    Link link_;
    std::string token_;
    std::unique_ptr<AdapterProcess> process_;
    std::filesystem::path log_;
    Hello hello_;
    int pid_ = 0;
    int last_id_ = 0;
    std::map<int, std::string> open_calls_;  ///< id → method
    std::map<int, Reply> replies_;
};

/// The end of what an adapter wrote to its stdout and stderr.
std::string log_end(const std::filesystem::path& log);

}  // namespace childproof
