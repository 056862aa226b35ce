#include "popen.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string_view>

#include "launch.hpp"
#include "outcome.hpp"

namespace {

std::size_t index_of(std::string_view stream) { return stream == "stdin" ? 0 : stream == "stdout" ? 1 : 2; }

}  // namespace

Popen::Popen(const Options& options, const FindPipe& find_pipe) {
    PipedStreams streams(options, io_, pipes_, find_pipe);
    child_ = launch(start_child, options, streams);
    for (const std::size_t stream : {1u, 2u})
        if (pipes_[stream]) readers_[stream].emplace(*pipes_[stream]);
}

bp::async_pipe& Popen::pipe(const std::string& stream) {
    auto& pipe = pipes_[index_of(stream)];
    if (!pipe) throw NotMade{-32002, "the object has no " + stream};
    return *pipe;
}

Reader& Popen::reader(const std::string& stream) {
    auto& reader = readers_[index_of(stream)];
    if (!reader) throw NotMade{-32002, "the object has no " + stream + " to read from"};
    return *reader;
}

Json Popen::attributes() const {
    return {{"pid", child_.id()},
            {"returncode", ended_ ? Json(returncode()) : Json(nullptr)},
            {"stdin", pipes_[0].has_value()},
            {"stdout", pipes_[1].has_value()},
            {"stderr", pipes_[2].has_value()}};
}

bool Popen::poll() {
    if (!child_.running()) ended_ = true;
    return ended_;
}

int Popen::wait() {
    child_.wait();
    ended_ = true;
    return returncode();
}

int Popen::wait_for(double seconds) {
    if (!child_.wait_for(std::chrono::duration<double>(seconds))) throw TimedOut();
    ended_ = true;
    return returncode();
}

int Popen::returncode() const { return ::returncode(child_); }

void Popen::kill() { child_.terminate(); }

int Popen::communicate(const std::string& input) {
    io_.restart();
    if (auto& in = pipes_[0]; in && in->is_open())
        boost::asio::async_write(*in, boost::asio::buffer(input),
                                 [&in](const boost::system::error_code&, std::size_t) { in->close(); });
    for (const std::size_t stream : {1u, 2u})
        if (pipes_[stream] && pipes_[stream]->is_open()) readers_[stream]->start_reading();
    io_.run();
    return wait();
}

Json Popen::collected(const std::string& stream) {
    auto& reader = readers_[index_of(stream)];
    return reader ? bytes_to_json(reader->take()) : Json(nullptr);
}
