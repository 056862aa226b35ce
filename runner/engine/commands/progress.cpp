#include "commands/progress.hpp"

#include <iostream>

namespace childproof {

void Progress::begin(std::size_t total) {
    total_ = total;
    if (json_) std::cout << Json{{"type", "begin"}, {"run", run_}, {"total", total}}.dump() << std::endl;
}

void Progress::played(const std::string& id, Verdict verdict, const std::string& reason) {
    ++done_;
    if (json_) std::cout << Json{{"type", "progress"}, {"done", done_}, {"total", total_}}.dump() << std::endl;
    if (!is_green(verdict)) std::cerr << to_string(verdict) << " " << id << ": " << reason << std::endl;
}

void Progress::finished(const std::string& id, const CaseResult& result) {
    ++done_;
    if (json_)
        std::cout << Json{{"type", "progress"},
                          {"done", done_},
                          {"total", total_},
                          {"id", id},
                          {"verdict", to_string(result.verdict)},
                          {"reason", result.reason},
                          {"near_deadline", result.near_deadline}}
                         .dump(-1, ' ', false, Json::error_handler_t::replace)
                  << std::endl;
    else if (!is_green(result.verdict))
        std::cout << to_string(result.verdict) << " " << id << ": " << result.reason << std::endl;
    if (json_) return;
    for (const auto& step : result.near_deadline) std::cout << "near its deadline: " << id << ": " << step << std::endl;
}

void Progress::end(const std::string& summary) const {
    if (!json_) std::cout << summary << std::endl;
}

}  // namespace childproof
