#include "load/implementation.hpp"

#include "base/names.hpp"
#include "load/api.hpp"

namespace childproof {
namespace {

std::vector<std::string> command_at(const Cursor& cursor, const Resolver& resolve) {
    std::vector<std::string> command;
    for (const auto& element : cursor.elements()) {
        element.text();
        const Json replaced = replace_names(element.json(), resolve, false);
        for (const auto& name : names_in(replaced))
            element.fail("the name '$" + joined(name) + "' stands for nothing here");
        command.push_back(replaced.get<std::string>());
    }
    if (command.empty()) cursor.fail("must name the adapter");
    return command;
}

std::string failing_verdict_at(const Cursor& cursor) {
    std::string verdict = cursor.text();
    if (verdict != "fail" && verdict != "crash" && verdict != "hang" && verdict != "leak")
        cursor.fail("must be fail, crash, hang or leak, is '" + verdict + "'");
    return verdict;
}

KnownDeviation deviation_at(const Cursor& cursor) {
    cursor.only_keys({"case", "verdict", "message", "flaky", "reason", "link", "when"});
    KnownDeviation deviation;
    deviation.place = cursor.place();
    deviation.pattern = cursor.at("case").text();
    if (const auto verdict = cursor.find("verdict")) deviation.verdict = failing_verdict_at(*verdict);
    if (const auto message = cursor.find("message")) deviation.message = message->text();
    if (const auto flaky = cursor.find("flaky")) deviation.flaky = flaky->boolean();
    deviation.reason = cursor.at("reason").text();
    deviation.link = cursor.at("link").text();
    const auto when = cursor.find("when");
    if (!when) return deviation;
    when->only_keys({"os", "arch", "libc", "spec", "version"});
    if (const auto os = when->find("os")) deviation.os = os->texts();
    if (const auto arch = when->find("arch")) deviation.arch = arch->texts();
    if (const auto libc = when->find("libc")) deviation.libc = libc->texts();
    if (const auto spec = when->find("spec")) deviation.spec = spec->texts();
    if (const auto version = when->find("version")) {
        version->only_keys({"since", "until"});
        if (const auto since = version->find("since")) deviation.version_since = version_at(*since);
        if (const auto until = version->find("until")) deviation.version_until = version_at(*until);
    }
    return deviation;
}

}  // namespace

Implementation load_implementation(const std::filesystem::path& file, const std::string& interpreter,
                                   const std::filesystem::path& bin) {
    if (!std::filesystem::exists(file)) throw InputError({file.string(), 0, 0}, "there is no such file");
    const auto document = load_yaml(file, file.string());
    const Cursor root(document, document->root);
    root.only_keys({"name", "title", "language", "homepage", "command", "interpreter", "requires", "build"});
    Implementation implementation;
    implementation.name = root.at("name").text();
    implementation.folder = std::filesystem::absolute(file).parent_path();
    const auto resolve = [&](const std::vector<std::string>& name) -> std::optional<Json> {
        if (name == std::vector<std::string>{"here"}) return implementation.folder.string();
        if (name == std::vector<std::string>{"build"}) return bin.string();
        if (name == std::vector<std::string>{"work"})
            return (bin.parent_path() / "impl" / implementation.folder.filename()).string();
        if (name == std::vector<std::string>{"interpreter"} && !interpreter.empty()) return interpreter;
        return std::nullopt;
    };
    implementation.command = command_at(root.at("command"), resolve);
    return implementation;
}

std::vector<KnownDeviation> load_deviations(const std::filesystem::path& file, const std::string& shown) {
    std::vector<KnownDeviation> deviations;
    if (!std::filesystem::exists(file)) return deviations;
    const auto document = load_yaml(file, shown);
    if (document->root.is_null()) return deviations;
    for (const auto& element : Cursor(document, document->root).elements()) deviations.push_back(deviation_at(element));
    return deviations;
}

bool matches_glob(std::string_view pattern, std::string_view text) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == text;
    if (text.size() < star || pattern.substr(0, star) != text.substr(0, star)) return false;
    const std::string_view rest = pattern.substr(star + 1);
    for (std::size_t skip = star; skip <= text.size(); ++skip)
        if (matches_glob(rest, text.substr(skip))) return true;
    return false;
}

}  // namespace childproof
