/// \file
/// The child program (helpers/README.md), as the tests of Windows start it.
#pragma once

#include <windows.h>

#include <nlohmann/json.hpp>
#include <string>
#include <subprocess/subprocess.hpp>
#include <vector>

namespace subprocess::testing {

/// Its path, with backslashes and a drive.
const std::string& child_path();

/// The command that does these verbs.
std::vector<std::string> child(std::vector<std::string> verbs);

/// A place at which a child waits until the test lets it go on.
class Gate {
public:
    Gate();
    ~Gate();
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    const std::string& address() const { return address_; }
    /// Waits until a child has come.
    void await() const;
    void open() const;

private:
    std::string address_;
    HANDLE arrivals_;
    HANDLE passage_;
};

/// What a child that is started with these options reports of itself.
nlohmann::json report(const Options& options);

}  // namespace subprocess::testing
