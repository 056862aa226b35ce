// The loader of cases: whatever a file holds, it is cases, or refused with an InputError.
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "base/values.hpp"
#include "load/cases.hpp"
#include "play/world.hpp"

namespace childproof {
namespace {

struct Vocabulary {
    Api api{SPEC_FOLDER};
    Requirements requirements = load_requirements(SPEC_FOLDER);
};

/// What the player does with the values of a step before it passes them on.
void convert(const Case& one) {
    for (const auto& step : one.steps)
        for (const auto& value : step.parameters) {
            to_recorded(value);
            try {
                case_to_protocol(value);
            } catch (const std::invalid_argument&) {
                // A value that is none is a verdict on the case.
            }
        }
}

}  // namespace
}  // namespace childproof

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace childproof;
    static const Vocabulary vocabulary;
    try {
        const auto document = parse_yaml({reinterpret_cast<const char*>(data), size}, "x.yaml");
        for (const auto& one : read_cases(document, vocabulary.api, vocabulary.requirements)) convert(one);
    } catch (const InputError&) {
        // That is how a file is refused.
    }
    return 0;
}
