/// \file
#pragma once

#include <condition_variable>
#include <mutex>

#include "deadline.hpp"

namespace subprocess {

/// Lets one thread at a time do something long, while the others wait no longer than they like.
class Turn {
public:
    /// Returns false if the deadline passed first.
    bool take(const Deadline& deadline) {
        std::unique_lock lock(mutex_);
        const auto is_free = [this] { return !taken_; };
        if (!deadline.finite()) {
            free_.wait(lock, is_free);
        } else if (!free_.wait_until(lock, *deadline.end(), is_free)) {
            return false;
        }
        return taken_ = true;
    }
    void give_back() {
        const std::lock_guard lock(mutex_);
        taken_ = false;
        free_.notify_one();
    }

private:
    // Not std::timed_mutex: ThreadSanitizer does not know its timed lock (as of GCC 12).
    std::mutex mutex_;
    std::condition_variable free_;
    bool taken_ = false;
};

}  // namespace subprocess
