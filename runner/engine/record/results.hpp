/// \file
/// The result file (spec/results.md).
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "judge/verdict.hpp"
#include "load/cases.hpp"

namespace childproof {

/// Appends lines to a result file; each is in the file when `write` returns. Thread-safe.
class ResultFile {
public:
    /// `append`: what stands in the file stays. Throws HarnessError if it cannot be written.
    ResultFile(const std::filesystem::path& path, bool append);
    /// Throws HarnessError: no space, for example.
    void write(const Json& line);

private:
    std::filesystem::path path_;
    std::mutex mutex_;
    std::ofstream file_;
};

Json case_record(const std::string& run, const Case& one, const CaseResult& result);
/// What one play of a case that is not its last has brought, `result` being what counts until now. In full where it is
/// that play which counts, so that nothing of it is lost if the run does not end.
Json play_record(const std::string& run, const Case& one, const CaseResult& result);
Json play_record(const std::string& run, const Case& one, Verdict verdict, double seconds);

/// What an earlier run has left in a file.
struct Unfinished {
    Json header;                                  ///< null: there is no such run
    std::map<std::string, std::string> verdicts;  ///< by case id
    std::map<std::string, CaseResult> plays;      ///< of cases that are to be played more often, by case id
    bool complete = false;                        ///< it did end: there is nothing to go on with
};

/// Takes the run of this name that has no footer out of the file's end for going on with it: the last line, if it is
/// cut short, and a footer that says incomplete are removed from the file. Throws InputError for a file that is not
/// results.
Unfinished resume(const std::filesystem::path& path, const std::string& run);

/// How long cases took, the longest where there are several records; what is not a record of a case is left
/// out, so that this never fails.
std::map<std::string, double> earlier_durations(const std::filesystem::path& path);

/// The lines of a result file; a last line that is cut short is left out. Throws InputError.
std::vector<Json> read_results(const std::filesystem::path& path);

}  // namespace childproof
