#include "conversation.hpp"

#include <memory>
#include <utility>

#include "transfer.hpp"

namespace subprocess {
namespace {

std::string_view bytes_of(const Input& input) {
    if (const auto* own = std::get_if<std::string>(&input)) return *own;
    const auto* borrowed = std::get_if<std::string_view>(&input);
    return borrowed != nullptr ? *borrowed : std::string_view();
}

}  // namespace

void Conversation::observe(const Options& options) {
    observers_[0].function = options.on_stdout;
    observers_[1].function = options.on_stderr;
    observers_[0].limit = observers_[1].limit = options.output_limit;
}

bool Conversation::go_on(Popen& process, Input input, const Deadline& deadline) {
    const bool has_input = !bytes_of(input).empty();
    if (started_ && has_input) throw ValueError("input cannot be sent after communication has started");
    if (finished_) return true;
    if (!std::holds_alternative<std::monostate>(input) && !process.stdin_)
        throw ValueError("input needs stdin to be PIPE");
    if (has_input && process.stdin_.closed()) throw ValueError("input: stdin is closed");
    if (!started_) start(process, std::move(input));
    const auto descriptor = [](Stream& stream) { return stream ? &stream.state_->descriptor : nullptr; };
    const auto has_chosen_size = [](Stream& stream) { return stream && stream.state_->format.pipe_size_is_chosen; };
    Transfer transfer{
        descriptor(process.stdin_),
        rest_,
        rest_is_own_ ? &own_input_ : nullptr,
        {{descriptor(process.stdout_), &captures_[0].data, &observers_[0]},
         {descriptor(process.stderr_), &captures_[1].data, &observers_[1]}},
        background_,
        !has_chosen_size(process.stdin_) && !has_chosen_size(process.stdout_) && !has_chosen_size(process.stderr_)};
    if (transfer.sink != nullptr && transfer.rest.empty()) transfer.sink->close();
    const auto keep_rest = [this](Transfer* moved) { keep(moved->rest); };
    const std::unique_ptr<Transfer, decltype(keep_rest)> kept(&transfer, keep_rest);
    return move_data(transfer, deadline);
}

void Conversation::keep(std::string_view rest) {
    rest_ = rest;
    // The caller's memory ends with the call, however it ends.
    if (!rest_is_own_) own(std::string(rest));
}

void Conversation::own(std::string input) {
    own_input_ = std::move(input);
    rest_ = own_input_;
    rest_is_own_ = true;
}

void Conversation::start(Popen& process, Input input) {
    started_ = true;
    capture_buffer(process.stdout_, captures_[0]);
    capture_buffer(process.stderr_, captures_[1]);
    if (process.stdin_.closed()) return;
    Stream::State& sink = *process.stdin_.state_;
    if (sink.encoder || !sink.buffer.empty()) {
        // What was written before, and not flushed, goes first; under the same timeout.
        std::string bytes = std::exchange(sink.buffer, {});
        bytes += sink.encoder ? sink.encoder->encode(bytes_of(input)) : std::string(bytes_of(input));
        own(std::move(bytes));
    } else if (auto* const owned = std::get_if<std::string>(&input)) {
        own(std::move(*owned));
    } else {
        rest_ = bytes_of(input);
    }
}

void Conversation::capture_buffer(Stream& stream, Capture& capture) {
    capture.exists = static_cast<bool>(stream);
    if (!stream) return;
    capture.data = stream.state_->take(stream.state_->available());
    capture.text_size = stream.state_->decoder ? capture.data.size() : 0;
}

std::optional<std::string> Conversation::output_so_far(int stream) const {
    const std::string& data = captures_[stream].data;
    return data.empty() ? std::nullopt : std::optional(data.substr(0, observers_[stream].limit));
}

Communicated& Conversation::result(Popen& process) {
    if (!finished_) {
        finished_ = true;
        try {
            decode(process.stdout_, captures_[0], result_.stdout_);
            decode(process.stderr_, captures_[1], result_.stderr_);
        } catch (const UnicodeError&) {
            decoding_failure_ = std::current_exception();
        }
    }
    if (decoding_failure_) std::rethrow_exception(decoding_failure_);
    return result_;
}

void Conversation::decode(Stream& stream, Capture& capture, std::optional<std::string>& result) {
    if (!capture.exists) return;
    if (stream && stream.state_->decoder) {
        const std::string bytes = capture.data.substr(capture.text_size);
        capture.data.resize(capture.text_size);
        capture.data += stream.state_->decoder->decode(bytes, true);
    }
    result = std::move(capture.data);
}

}  // namespace subprocess
