/// \file
/// Runs the child program in a world that a test has made.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

struct Outcome {
    int exit_status = -1;  ///< -1 if a signal ended it
    int signal = 0;        ///< the signal that ended it
    std::string out;
    std::string err;
};

struct World {
    std::string input = {};              ///< what stdin holds
    std::function<void()> prepare = {};  ///< called in the new process, just before the program
    std::vector<std::string> env = {};   ///< "NAME=VALUE"
    std::string program = CHILD_PATH;
};

/// The child program while it runs. Its standard streams are files, so that it never waits for the test.
class RunningChild {
public:
    RunningChild(const std::vector<std::string>& verbs, const World& world);
    RunningChild(const RunningChild&) = delete;
    RunningChild& operator=(const RunningChild&) = delete;

    pid_t pid() const { return pid_; }
    Outcome wait();

private:
    pid_t pid_ = -1;
    int out_ = -1;
    int err_ = -1;
};

/// Runs it to its end.
Outcome run_child(const std::vector<std::string>& verbs, const World& world = {});

/// An empty directory that goes away with the object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string read_file(const std::string& path);

/// The generated stream of spec/protocol.md.
std::string generated(std::size_t size);
