// Many calls, one after the other: nothing of this process grows.
#include <cstdlib>
#include <string>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

/// CHILDPROOF_CALLS: more of them.
int number_of_calls() {
    const char* const text = std::getenv("CHILDPROOF_CALLS");
    return text == nullptr ? 2'000 : std::stoi(text);
}

void make_calls(int count, Backend backend) {
    for (int i = 0; i < count; ++i) make_call(i % kinds_of_calls, backend);
}

using Growth = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Growth, every_backend, backend_name);

TEST_P(Growth, ThereIsNoneFromCallToCall) {
    make_calls(20 * kinds_of_calls, GetParam());
    const Footprint before = footprint();
    const int count = number_of_calls();
    make_calls(count, GetParam());
    const Footprint after = footprint();
    ASSERT_GT(after.resident, 0U);
    RecordProperty("calls", count);
    RecordProperty("resident_before", std::to_string(before.resident));
    RecordProperty("resident_after", std::to_string(after.resident));
    EXPECT_EQ(after.descriptors, before.descriptors);
    EXPECT_EQ(after.threads, before.threads);
    if (with_sanitizers) return;
    EXPECT_EQ(after.mappings, before.mappings);
    EXPECT_LT(after.resident, before.resident + 128) << "less than what a leak of 64 bytes a call makes";
}

}  // namespace
}  // namespace subprocess::testing
