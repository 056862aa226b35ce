#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run_child.hpp"

namespace {

/// The engine's side of a gate.
class Gate {
public:
    explicit Gate(std::string path) : path_(std::move(path)) {
        EXPECT_EQ(mkfifo(path_.c_str(), 0600), 0);
        EXPECT_EQ(mkfifo((path_ + ".at").c_str(), 0600), 0);
        arrivals_ = open((path_ + ".at").c_str(), O_RDWR);
    }
    ~Gate() {
        close(arrivals_);
        if (open_ != -1) close(open_);
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    void await_arrival() const {
        char byte = 0;
        EXPECT_EQ(read(arrivals_, &byte, 1), 1);
    }
    void let_through() { open_ = open(path_.c_str(), O_RDWR); }

private:
    std::string path_;
    int arrivals_ = -1;
    int open_ = -1;
};

}  // namespace

TEST(Gate, HoldsTheChildUntilItIsOpened) {
    const Folder folder;
    Gate gate(folder / "g");
    RunningChild child({"gate", folder / "g", "pid-file", folder / "passed"}, {});
    gate.await_arrival();
    EXPECT_FALSE(std::filesystem::exists(folder / "passed"));
    gate.let_through();
    EXPECT_EQ(child.wait().exit_status, 0);
    EXPECT_TRUE(std::filesystem::exists(folder / "passed"));
}

TEST(Gate, StaysOpen) {
    const Folder folder;
    Gate gate(folder / "g");
    gate.let_through();
    EXPECT_EQ(run_child({"gate", folder / "g", "gate", folder / "g", "write", "a"}).out, "a");
}

TEST(Gate, ASignalDoesNotOpenIt) {
    const Folder folder;
    Gate gate(folder / "g");
    RunningChild child({"catch", "SIGUSR1", "gate", folder / "g", "write", "a", "await-signal", "SIGUSR1"}, {});
    gate.await_arrival();
    kill(child.pid(), SIGUSR1);
    gate.let_through();
    EXPECT_EQ(child.wait().out, "a");
}

TEST(Gate, AMissingOneIsReported) {
    const Outcome outcome = run_child({"gate", "/no/gate"});
    EXPECT_EQ(outcome.err, "child: gate: cannot open /no/gate.at: No such file or directory\n");
    EXPECT_EQ(outcome.exit_status, 125);
}
