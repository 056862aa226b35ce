/// \file
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <subprocess/subprocess.hpp>
#include <variant>

#include "deadline.hpp"
#include "output_observer.hpp"
#include "stream_state.hpp"

namespace subprocess {

/// What is to be sent: nothing, memory of the caller's, which is there during the call, or a string of our own.
using Input = std::variant<std::monostate, std::string_view, std::string>;

/// One communicate, over as many calls as timeouts make of it: what has been read, and what is still to be written.
class Conversation {
public:
    /// Says what is to be done with the output as it comes.
    void observe(const Options& options);

    /// Goes on until the pipes are at their ends; false if the deadline was first. Throws ValueError if the input
    /// cannot be sent, and what the observers throw.
    bool go_on(Popen& process, Input input, const Deadline& deadline);

    /// What has been read of stdout (0) or stderr (1) until now, as bytes, not more than the limit; none instead of
    /// nothing.
    std::optional<std::string> output_so_far(int stream) const;

    /// What has been read when all has, as text in text mode. Throws UnicodeError.
    Communicated& result(Popen& process);

private:
    /// What one stream has given. Before the conversation began, a text stream may have decoded more than was asked
    /// for.
    struct Capture {
        bool exists = false;
        std::string data;
        std::size_t text_size = 0;  ///< how much of the beginning is text already
    };

    /// Sets what is to be written.
    void start(Popen& process, Input input);
    void keep(std::string_view rest);
    void own(std::string input);
    void capture_buffer(Stream& stream, Capture& capture);
    void decode(Stream& stream, Capture& capture, std::optional<std::string>& result);

    bool started_ = false;
    std::string own_input_;
    std::string_view rest_;  ///< what is still to be written: of the caller's memory during the call, else of our own
    bool rest_is_own_ = false;
    Capture captures_[2];
    OutputObserver observers_[2];
    std::shared_ptr<void> background_;  ///< of the transfer
    bool finished_ = false;
    std::exception_ptr decoding_failure_;
    Communicated result_;
};

}  // namespace subprocess
