// Being told of every child that is started.
#include <subprocess/audit.hpp>

#include <atomic>
#include <mutex>
#include <thread>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

struct Noted {
    std::string executable;
    std::vector<std::string> args;
    std::optional<std::string> cwd;
    bool env_given;
};

std::mutex noting;
std::vector<Noted> noted;

void note(const AuditEvent& event) {
    const std::lock_guard lock(noting);
    noted.push_back({event.executable.value_or("none"), event.args.items(), event.cwd, event.env.given()});
}

void refuse(const AuditEvent& /*event*/) { throw std::runtime_error("not allowed"); }

class Audit : public BackendTest {
protected:
    void SetUp() override {
        BackendTest::SetUp();
        noted.clear();
        set_audit_hook(note);
    }
    void TearDown() override {
        set_audit_hook(nullptr);
        BackendTest::TearDown();
    }
};
INSTANTIATE_TEST_SUITE_P(, Audit, every_backend, backend_name);

TEST_P(Audit, TellsWhatIsStarted) {
    run({"true", "a b"}, {.env = {{"PATH", "/bin:/usr/bin"}}, .backend = GetParam()});
    ASSERT_EQ(noted.size(), 1U);
    EXPECT_EQ(noted[0].executable, "true");
    EXPECT_EQ(noted[0].args, (std::vector<std::string>{"true", "a b"}));
    EXPECT_FALSE(noted[0].cwd);
    EXPECT_TRUE(noted[0].env_given);
}

TEST_P(Audit, TellsOfTheShellThatRunsAString) {
    run("exit 0", {.shell = true, .backend = GetParam()});
    ASSERT_EQ(noted.size(), 1U);
    EXPECT_EQ(noted[0].executable, "/bin/sh");
    EXPECT_EQ(noted[0].args, (std::vector<std::string>{"/bin/sh", "-c", "exit 0"}));
    EXPECT_FALSE(noted[0].env_given);
}

TEST_P(Audit, TellsOfTheReplacement) {
    run({"name"}, {.executable = "/bin/true", .backend = GetParam()});
    ASSERT_EQ(noted.size(), 1U);
    EXPECT_EQ(noted[0].executable, "/bin/true");
    EXPECT_EQ(noted[0].args, (std::vector<std::string>{"name"}));
}

TEST_P(Audit, TellsOfWhatCannotBeStarted) {
    EXPECT_THROW(run({"/no/program"}, {.backend = GetParam()}), OSError);
    EXPECT_EQ(noted.size(), 1U);
}

TEST_P(Audit, StartsNothingIfTheHookThrows) {
    EXPECT_EQ(set_audit_hook(refuse), note);
    const TemporaryDirectory directory;
    const std::string file = directory.path() + "/made";
    EXPECT_THROW(run({"touch", file}, {.stdin_ = PIPE, .backend = GetParam()}), std::runtime_error);
    set_audit_hook(nullptr);
    EXPECT_EQ(run({"test", "-e", file}).returncode, 1) << "it has been started all the same";
}

using AuditThreads = ParentTest;

TEST_F(AuditThreads, TheHookMayChangeWhileChildrenAreStarted) {
    std::atomic<bool> done = false;
    std::jthread changing([&] {
        while (!done) {
            set_audit_hook(note);
            set_audit_hook(nullptr);
        }
    });
    for (int i = 0; i < 50; ++i) EXPECT_EQ(call({"/bin/true"}), 0);
    done = true;
    changing.join();
    set_audit_hook(nullptr);
}

}  // namespace
}  // namespace subprocess::testing
