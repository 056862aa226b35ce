/// \file
/// What becomes of an adapter's process, as lines: "started PID", "failed WHY", "exit STATUS", "signal NUMBER".
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "play/lines.hpp"

namespace childproof {

/// For Link, which runs the context and hands the lines out.
class News {
public:
    explicit News(asio::io_context& context);
    ~News();
    News(const News&) = delete;
    News& operator=(const News&) = delete;

    /// `process` is AdapterProcess::news(): on POSIX the descriptor on which the keeper tells, on Windows the handle of
    /// the process. It is not closed.
    void watch(std::intptr_t process);
    void unwatch();

    /// Sees to it that the context is waiting for what comes next.
    void go_on();
    bool has_something() { return lines_.has_something(); }
    bool take(std::string& line) { return lines_.take(line); }
    bool ended() const { return lines_.ended; }

private:
    struct Source;
    Lines lines_;
    std::unique_ptr<Source> source_;
};

}  // namespace childproof
