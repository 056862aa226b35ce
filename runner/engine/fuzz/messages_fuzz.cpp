// What an adapter sends, in pieces: a line is a message that can be judged, or refused with AdapterBroken.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/values.hpp"
#include "judge/judgement.hpp"
#include "play/adapter_failures.hpp"
#include "play/lines.hpp"
#include "play/messages.hpp"

namespace childproof {
namespace {

void judge_and_record(const Reply& reply) {
    static const Expectation expectation = [] {
        Expectation expected;
        expected.outcomes = Json::parse(R"([
            {"returns": {"fields": {"returncode": 0, "stdout": {"matches": "a.*"}}}},
            {"raises": {"kind": "OSError", "errno": "ENOENT", "filename": {"ends_with": "x"}}},
            {"returns": [{"contains": "a"}, {"any_of": [null, {"length": {"at_most": 3}}]}]}])");
        expected.warnings = Json::parse(R"([{"contains": "Warning"}])");
        return expected;
    }();
    judge(expectation, reply.observation, 1);
    if (reply.observation.value) to_recorded(*reply.observation.value);
    if (reply.observation.raised) to_recorded(*reply.observation.raised);
}

void read(const std::string& line) {
    static const Api api(SPEC_FOLDER);
    const Json message = read_message(line);
    if (message.contains("method"))
        read_hello(line, "token", api);
    else
        judge_and_record(read_reply(message, "run"));
}

}  // namespace
}  // namespace childproof

// The first byte says how long the pieces are that come at a time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace childproof;
    if (size == 0) return 0;
    const std::size_t piece = data[0] + std::size_t{1};
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    Lines lines;
    while (!rest.empty()) {
        const std::size_t count = std::min(piece, rest.size());
        lines.buffer += rest.substr(0, count);
        rest.remove_prefix(count);
        for (std::string line; lines.take(line);) try {
                read(line);
            } catch (const AdapterBroken&) {
                // That is how a message is refused.
            }
    }
    return 0;
}
