// The switches for ways of making children, and the defaults of older documents.
#include <subprocess/knobs.hpp>

#include <fcntl.h>
#include <unistd.h>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

class Knobs : public ParentTest {
protected:
    void TearDown() override {
        set_use_vfork(true);
        set_use_posix_spawn(true);
        ParentTest::TearDown();
    }

    static Backend used(const Options& options = {}) {
        Popen child({"/bin/true"}, options);
        child.wait();
        return child.backend();
    }
};

TEST_F(Knobs, ReturnWhatTheyWere) {
    EXPECT_TRUE(set_use_vfork(false));
    EXPECT_FALSE(set_use_vfork(true));
    EXPECT_TRUE(set_use_posix_spawn(false));
    EXPECT_FALSE(set_use_posix_spawn(false));
}

TEST_F(Knobs, TakeAwayOneWayAfterTheOther) {
    EXPECT_EQ(used(), Backend::vfork);
    set_use_vfork(false);
    EXPECT_EQ(used(), Backend::posix_spawn);
    EXPECT_EQ(used({.cwd = "/"}), Backend::fork) << "which posix_spawn cannot express";
    set_use_posix_spawn(false);
    EXPECT_EQ(used(), Backend::fork);
    set_use_vfork(true);
    EXPECT_EQ(used(), Backend::vfork);
}

TEST_F(Knobs, HoldAgainstAnExplicitBackend) {
    set_use_vfork(false);
    set_use_posix_spawn(false);
    for (const Backend backend : {Backend::vfork, Backend::posix_spawn}) {
        try {
            used({.backend = backend});
            FAIL();
        } catch (const ValueError& error) {
            EXPECT_EQ(error.what(), std::string("backend ") + to_string(backend) + " is switched off");
        }
    }
}

using DocumentedDefaults = ParentTest;

TEST_F(DocumentedDefaults, Of2_6InheritDescriptorsAndBufferNothing) {
    const int inherited = fcntl(1, F_DUPFD, 40);
    const Finally close_it([=] { close(inherited); });
    Options options = documented_defaults(Documented::v2_6);
    options.stdout_ = PIPE;
    options.shell = true;
    Popen child("test -e /proc/self/fd/40 && printf 'ab'; read go", [&] {
        options.stdin_ = PIPE;
        return options;
    }());
    EXPECT_EQ(child.stdout_.read(10), "ab") << "unbuffered: what one call returns";
    child.stdin_.write("\n");  // unbuffered: no flush
    EXPECT_EQ(child.wait(), 0);
    child.exit();
}

TEST_F(DocumentedDefaults, Of2_6LeaveSignalsIgnored) {
    EXPECT_FALSE(documented_defaults(Documented::v2_6).restore_signals);
}

TEST_F(DocumentedDefaults, OfTheOthersAreThoseOfNoOptions) {
    for (const Documented version : {Documented::v3_10, Documented::v3_12, Documented::v3_13}) {
        const Options options = documented_defaults(version);
        EXPECT_EQ(options.bufsize, -1);
        EXPECT_TRUE(options.close_fds);
        EXPECT_TRUE(options.restore_signals);
    }
}

}  // namespace
}  // namespace subprocess::testing
