#include "play/leftovers.hpp"

#include "base/errors.hpp"

namespace childproof {
namespace {

std::string text_of(const Case& one) {
    const auto dumped = [](const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); };
    std::string text = dumped(one.given);
    for (const auto& step : one.steps) text += "\n" + dumped(step.parameters);
    return text;
}

/// The files of gates and reports (gates.hpp, scene.hpp).
bool is_of_engine(const std::string& name) { return name.starts_with("gate-") || name.starts_with("report-"); }

}  // namespace

std::vector<std::string> unmentioned_files(const Case& one, const std::filesystem::path& sandbox) {
    const std::string mentioned = text_of(one);
    std::vector<std::string> found;
    std::error_code error;
    auto entry = std::filesystem::directory_iterator(sandbox, error);
    for (; !error && entry != end(entry); entry.increment(error)) {
        const auto name = entry->path().filename().u8string();
        std::string text(name.begin(), name.end());
        if (!is_of_engine(text) && mentioned.find(text) == std::string::npos) found.push_back(std::move(text));
    }
    // A sandbox that is gone has nothing in it: a child has removed it.
    if (error && error != std::errc::no_such_file_or_directory)
        throw HarnessError(sandbox.string() + ": cannot be read: " + error.message());
    return found;
}

}  // namespace childproof
