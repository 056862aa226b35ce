/// \file
#pragma once

#include <memory>
#include <optional>
#include <subprocess/subprocess.hpp>

#include "conversation.hpp"
#include "process.hpp"
#include "turn.hpp"

namespace subprocess {

/// What a Popen is behind its handle.
struct Popen::State {
    explicit State(Args command) : args(std::move(command)) {}

    /// The result stays here, for the next call; the caller may move it away if there will be none.
    Communicated& communicate(Popen& popen, Input input, const Timeout& timeout);

    const Args args;
    Backend backend = Backend::automatic;
    std::unique_ptr<Process> process;
    bool text = false;
    std::size_t output_limit = 0;
    Turn turn;                                 ///< of the one communicate that is going on
    std::optional<Conversation> conversation;  ///< from the start if there is a pipe, else from the first communicate
};

}  // namespace subprocess
