#include "record/results.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>

#include "base/errors.hpp"
#include "base/file_contents.hpp"

namespace childproof {
namespace {

std::string line_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

void write_all(const std::filesystem::path& path, const std::vector<Json>& lines) {
    const std::filesystem::path temporary = path.string() + ".new";
    std::ofstream file(temporary, std::ios::binary);
    for (const auto& line : lines) file << line_of(line);
    file.close();
    if (!file) {
        const std::string reason = std::strerror(errno);
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        throw HarnessError(temporary.string() + ": cannot be written: " + reason);
    }
    std::filesystem::rename(temporary, path);
}

/// A line that a killed engine has not written to its end would spoil the one behind it. Only its line's end may be
/// missing.
void end_last_line(const std::filesystem::path& path) {
    if (!std::filesystem::is_regular_file(path)) return;
    const std::string text = file_contents(path).value_or("");
    const std::size_t begin = text.rfind('\n') + 1;  // 0 where there is none
    if (begin == text.size()) return;
    if (Json::accept(text.substr(begin)))
        std::ofstream(path, std::ios::binary | std::ios::app) << "\n";
    else
        std::filesystem::resize_file(path, begin);
}

Verdict verdict_named(const Json& name) {
    const auto found = std::find(verdict_names.begin(), verdict_names.end(), name.get<std::string>());
    return found == verdict_names.end() ? Verdict::error : static_cast<Verdict>(found - verdict_names.begin());
}

std::optional<Verdict> verdict_in(const Json& record, const char* key) {
    return record.contains(key) ? std::optional(verdict_named(record.at(key))) : std::nullopt;
}

/// What case_record has made a record of.
CaseResult recorded_result(const Json& record) {
    CaseResult result;
    result.verdict = verdict_named(record.at("verdict"));
    result.reason = text_or(record, "reason", "");
    result.steps = record.at("steps");
    result.unsupported = record.value("unsupported", result.unsupported);
    result.log = text_or(record, "log", "");
    result.processes = record.value("processes", result.processes);
    result.near_deadline = record.value("near_deadline", result.near_deadline);
    result.seconds = record.at("seconds");
    result.alone = verdict_in(record, "alone");
    result.after = text_or(record, "after", "");
    result.raw = verdict_in(record, "raw");
    result.expectation = member(record, "expectation");
    result.repeat = member(record, "repeat");
    return result;
}

/// Adds a play to those of the same case before it.
void take_play(const Json& record, std::map<std::string, CaseResult>& plays) {
    const auto id = record.at("id").get<std::string>();
    if (record.contains("repeat")) {
        plays[id] = recorded_result(record);
        return;
    }
    CaseResult& all = plays.at(id);
    all.seconds += record.at("seconds").get<double>();
    all.repeat["played"] = all.repeat.at("played").get<unsigned>() + 1;
    Json& times = all.repeat["verdicts"][record.at("verdict").get<std::string>()];
    times = times.is_null() ? 1 : times.get<unsigned>() + 1;
}

void set_if(Json& record, const char* key, bool condition, Json value) {
    if (condition) record[key] = std::move(value);
}

}  // namespace

ResultFile::ResultFile(const std::filesystem::path& path, bool append) : path_(path) {
    std::error_code ignored;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
    if (append) end_last_line(path);
    file_.open(path, std::ios::binary | (append ? std::ios::app : std::ios::trunc));
    if (!file_) throw HarnessError(path.string() + ": cannot be written: " + std::strerror(errno));
}

void ResultFile::write(const Json& line) {
    const std::lock_guard lock(mutex_);
    file_ << line_of(line) << std::flush;
    if (!file_) throw HarnessError(path_.string() + ": cannot be written: " + std::strerror(errno));
}

Json case_record(const std::string& run, const Case& one, const CaseResult& result) {
    Json record{{"type", "case"},
                {"run", run},
                {"id", one.id},
                {"title", one.title},
                {"area", one.area},
                {"requirements", one.requirements},
                {"source", one.place.file + ":" + std::to_string(one.place.line)},
                {"verdict", to_string(result.verdict)},
                {"seconds", result.seconds}};
    set_if(record, "reason", !result.reason.empty(), result.reason);
    record["steps"] = result.steps;
    set_if(record, "raw", result.raw.has_value(), to_string(result.raw.value_or(Verdict::pass)));
    set_if(record, "expectation", !result.expectation.is_null(), result.expectation);
    set_if(record, "alone", result.alone.has_value(), to_string(result.alone.value_or(Verdict::pass)));
    set_if(record, "after", result.alone.has_value(), result.after);
    set_if(record, "unsupported", !result.unsupported.empty(), result.unsupported);
    set_if(record, "log", !result.log.empty(), result.log);
    set_if(record, "processes", !result.processes.empty(), result.processes);
    set_if(record, "near_deadline", !result.near_deadline.empty(), result.near_deadline);
    set_if(record, "repeat", !result.repeat.is_null(), result.repeat);
    return record;
}

Json play_record(const std::string& run, const Case& one, const CaseResult& result) {
    Json record = case_record(run, one, result);
    record["type"] = "play";
    return record;
}

Json play_record(const std::string& run, const Case& one, Verdict verdict, double seconds) {
    return {{"type", "play"}, {"run", run}, {"id", one.id}, {"verdict", to_string(verdict)}, {"seconds", seconds}};
}

std::vector<Json> read_results(const std::filesystem::path& path) {
    const auto contents = file_contents(path);
    if (!contents) throw InputError({path.string(), 0, 0}, "cannot be read");
    std::istringstream file(*contents);
    std::vector<Json> lines;
    int number = 0;
    for (std::string text; std::getline(file, text);) {
        ++number;
        Json line = Json::parse(text, nullptr, false);
        const bool cut_short = file.eof();  // the line's end is missing
        if (line.is_discarded() && cut_short) break;
        if (!line.is_object() || text_or(line, "type", "").empty())
            throw InputError({path.string(), number, 1}, "is not a line of a result file");
        lines.push_back(std::move(line));
    }
    return lines;
}

std::map<std::string, double> earlier_durations(const std::filesystem::path& path) {
    std::map<std::string, double> durations;
    std::ifstream file(path, std::ios::binary);
    for (std::string text; std::getline(file, text);) {
        const Json line = Json::parse(text, nullptr, false);
        if (!line.is_object() || !member(line, "seconds").is_number()) continue;
        double& longest = durations[text_or(line, "id", "")];
        longest = std::max(longest, line.at("seconds").get<double>());
    }
    return durations;
}

Unfinished resume(const std::filesystem::path& path, const std::string& run) {
    Unfinished unfinished;
    if (!std::filesystem::exists(path)) return unfinished;
    std::vector<Json> lines = read_results(path);
    const auto last_header = std::find_if(lines.rbegin(), lines.rend(), [&](const Json& line) {
        return line["type"] == "header" && text_or(line, "run", "") == run;
    });
    if (last_header == lines.rend()) return unfinished;
    const auto begin = lines.end() - (last_header - lines.rbegin()) - 1;
    std::vector<Json> taken, kept(lines.begin(), begin);
    for (auto line = begin; line != lines.end(); ++line) {
        const bool ours = text_or(*line, "run", "") == run;
        if (ours && (*line)["type"] == "footer")
            unfinished.complete = line->value("complete", false);
        else
            (ours ? taken : kept).push_back(*line);
        if (ours && (*line)["type"] == "case")
            unfinished.verdicts[text_or(*line, "id", "")] = text_or(*line, "verdict", "");
        if (ours && (*line)["type"] == "play") take_play(*line, unfinished.plays);
    }
    for (const auto& [id, verdict] : unfinished.verdicts) unfinished.plays.erase(id);
    unfinished.header = taken.front();
    if (unfinished.complete) return unfinished;  // the file stays as it is
    kept.insert(kept.end(), taken.begin(), taken.end());
    write_all(path, kept);
    return unfinished;
}

}  // namespace childproof
