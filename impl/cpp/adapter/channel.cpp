#include "channel.hpp"

#include <array>

namespace adapter {

std::optional<std::string> Channel::receive() {
    std::array<char, 65536> chunk;
    std::size_t searched = 0;
    while (true) {
        const std::size_t end = received_.find('\n', searched);
        if (end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        searched = received_.size();
        const std::size_t got = receive_some(chunk.data(), chunk.size());
        if (got == 0) return std::nullopt;
        received_.append(chunk.data(), got);
    }
}

void Channel::send(std::string_view line) {
    const std::string message = std::string(line) + "\n";
    std::string_view rest = message;
    const std::lock_guard lock(sending_);
    while (!rest.empty()) {
        const std::size_t sent = send_some(rest);
        if (sent == 0) return;
        rest.remove_prefix(sent);
    }
}

}  // namespace adapter
