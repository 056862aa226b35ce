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
        std::vector<std::string>{program_path().string(), "guard", system_temporary_folder().string()}};
    // A session of its own: a Ctrl-C at the terminal is for the engine, which then lets the folder go.
    guard_ = std::make_unique<Guard>(Guard{subprocess::Popen(command, {.stdin_ = subprocess::PIPE,
                                                                       .stdout_ = subprocess::PIPE,
                                                                       .stderr_ = subprocess::DEVNULL,
                                                                       .start_new_session = true})});
    std::string answer = guard_->process.stdout_.readline();
    if (answer.ends_with('\n')) answer.pop_back();
    if (!answer.starts_with('/')) {
        guard_->process.wait();
        throw HarnessError(answer.empty() ? "the guard of the temporary folder did not start" : answer);
    }
    path_ = answer;
}

TemporaryFolder::~TemporaryFolder() {
    guard_->process.stdin_.close();
    guard_->process.wait();
}

}  // namespace childproof
