/// \file
/// The commands of `childproof`. Each returns its exit status and throws InputError and HarnessError (base/errors.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "plan/selection.hpp"

namespace childproof {

/// Where things are, and which cases are meant; every command has these options.
struct CommonOptions {
    std::filesystem::path root = ".";          ///< spec/ and cases/ are in here
    std::vector<std::filesystem::path> cases;  ///< files and folders; none: root/cases
    std::optional<std::string> spec;           ///< documented version
    Selection selection;
};

struct RunOptions {
    CommonOptions common;
    std::filesystem::path implementation;  ///< an impl.yaml
    std::string interpreter;               ///< for $interpreter
    std::string run_name;                  ///< in the result file; default: the implementation's name
    std::filesystem::path expectations;    ///< default: expectations.yaml beside the impl.yaml
    std::filesystem::path bin;             ///< child and nothing are in here
    std::filesystem::path results = "out/results.jsonl";
    bool append = false, resume = false, tcp = false;
    bool json_progress = false;
    unsigned jobs = 0;  ///< 0: chosen by the number of CPUs
    unsigned repeat = 1;
    std::optional<std::uint64_t> seed;  ///< of a random order
    std::filesystem::path slow_first;   ///< earlier results, which tell what takes long; empty: none
    double time_scale = 1;
    std::vector<std::string> command_line;  ///< for the header
};

/// An implementation that is measured.
struct BenchSubject {
    std::filesystem::path implementation;  ///< an impl.yaml
    std::string interpreter;               ///< for $interpreter
    std::string name;                      ///< in the latency file; default: the implementation's name
};

struct BenchOptions {
    std::filesystem::path root = ".";  ///< spec/ is in here
    std::filesystem::path bin;         ///< nothing and hello are in here
    std::vector<BenchSubject> subjects;
    std::filesystem::path results = "out/latency.jsonl";
    unsigned rounds = 200;
    unsigned count = 20;  ///< spawns of each candidate in a round
    bool tcp = false, json_progress = false;
    std::vector<std::string> command_line;  ///< for the header
};

int run_command(const RunOptions& options);
/// Looks for flaky behaviour: plays all several times, in a random order, with more adapters at a time than there is
/// room for. What is not said in the options is chosen.
int verify_command(RunOptions options);
/// Measures how long implementations take to spawn, compared with a raw spawn (spec/latency.md).
int bench_command(const BenchOptions& options);
/// Checks all cases and requirements, and prints how many there are.
int lint_command(const CommonOptions& options);
/// Prints the selected cases, an id and a title a line.
int list_command(const CommonOptions& options);
/// Prints all about one case, and what the runs in a result file made of it.
int explain_command(const CommonOptions& options, const std::string& id, const std::filesystem::path& results);
/// Prints the requirements that no case checks; fails if there is one.
int coverage_command(const CommonOptions& options);

}  // namespace childproof
