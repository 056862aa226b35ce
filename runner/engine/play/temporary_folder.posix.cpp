#include "play/temporary_folder.hpp"

#include <subprocess/subprocess.hpp>

#include "base/errors.hpp"
#include "base/program_path.hpp"
#include "play/new_folder.hpp"

namespace childproof {

struct TemporaryFolder::Guard {
    subprocess::Popen process;
};

TemporaryFolder::TemporaryFolder() {
    const subprocess::Args command{
        std::vector<std::string>{engine_program().string(), "guard", system_temporary_folder().string()}};
    // A session of its own: a Ctrl-C at the terminal is for the engine, which then lets the folder go. It has the
    // engine's stderr for what it has to say after the engine's end.
    guard_ = std::make_shared<Guard>(Guard{subprocess::Popen(
        command, {.stdin_ = subprocess::PIPE, .stdout_ = subprocess::PIPE, .start_new_session = true})});
    std::string answer = guard_->process.stdout_.readline();
    if (answer.ends_with('\n')) answer.pop_back();
    if (!answer.starts_with('/')) {
        guard_->process.wait();
        throw HarnessError(answer.empty() ? "the guard of the temporary folder did not start" : answer);
    }
    path_ = answer;
}

std::optional<std::string> TemporaryFolder::let_go() {
    if (!guard_) return std::nullopt;
    const auto guard = std::move(guard_);
    guard->process.stdin_.close();
    std::string obstacle = guard->process.stdout_.readline();
    if (guard->process.wait() == exit_expected) return std::nullopt;
    if (obstacle.ends_with('\n')) obstacle.pop_back();
    return obstacle.empty() ? path_.string() + ": its guard has ended before it" : obstacle;
}

}  // namespace childproof
