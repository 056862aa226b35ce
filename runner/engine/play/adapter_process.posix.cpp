#include "play/adapter_process.hpp"

#include <subprocess/subprocess.hpp>

#include <optional>

#include "base/program_path.hpp"
#include "play/descendants.hpp"
#include "play/folder_hold.hpp"
#include "play/program_lock.hpp"

namespace childproof {
namespace {

std::vector<std::string> keeper_command(const Json& world, const std::filesystem::path& folder,
                                        const std::vector<std::string>& command) {
    std::vector<std::string> arguments{engine_program().string(), "keep", folder.string(),
                                       world.dump(-1, ' ', false, Json::error_handler_t::replace)};
    arguments.insert(arguments.end(), command.begin(), command.end());
    return arguments;
}

}  // namespace

struct AdapterProcess::State {
    std::optional<subprocess::Popen> keeper;
};

AdapterProcess::AdapterProcess(const Json& world, const std::filesystem::path& folder,
                               const std::vector<std::string>& command)
    : state_(std::make_unique<State>()) {
    const std::lock_guard lock(program_lock());
    const FolderHold hold(folder.parent_path(), FolderHold::together);
    const auto held = hold.descriptor() < 0 ? subprocess::Redirect(subprocess::DEVNULL) : hold.descriptor();
    // A session of its own: a Ctrl-C at the terminal is for the engine, which then ends the keeper.
    state_->keeper.emplace(
        keeper_command(world, folder, command),
        subprocess::Options{
            .stdin_ = subprocess::PIPE, .stdout_ = subprocess::PIPE, .stderr_ = held, .start_new_session = true});
}

AdapterProcess::~AdapterProcess() {
    try {
        state_->keeper->stdin_.write("x");
        state_->keeper->stdin_.close();
    } catch (const subprocess::OSError&) {
        // It has ended already.
    }
    state_->keeper->wait();
}

std::intptr_t AdapterProcess::news() const { return state_->keeper->stdout_.fileno(); }
std::vector<int> AdapterProcess::processes() const { return descendants(state_->keeper->pid()); }

}  // namespace childproof
