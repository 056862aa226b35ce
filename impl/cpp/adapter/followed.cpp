#include "followed.hpp"

#include <algorithm>
#include <atomic>

#include "methods.hpp"

namespace adapter {
namespace {

std::atomic<subprocess::Documented> followed = kDocumented.back().second;

}  // namespace

subprocess::Documented followed_version() noexcept { return followed; }

Call prepare_follow(const Parameters& parameters) {
    const std::string version = parameters.text("documented");
    const auto found =
        std::find_if(kDocumented.begin(), kDocumented.end(), [&](const auto& known) { return known.first == version; });
    if (found == kDocumented.end())
        throw Refused::bad_parameter("documented", "the library does not follow " + version);
    return [documented = found->second] { return perform([&] { followed = documented; }, kNoValue, false); };
}

}  // namespace adapter
