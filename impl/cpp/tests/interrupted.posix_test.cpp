// Calls in whose middle a signal handler of the caller's runs, one without SA_RESTART: they go on as if nothing had
// been.
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <subprocess/subprocess.hpp>
#include <thread>

#include <gtest/gtest.h>

namespace subprocess::testing {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// As long as it lives, this thread is sent a signal every few milliseconds.
class Interruptions {
public:
    Interruptions() : thread_(pthread_self()) {
        struct sigaction action {};
        action.sa_handler = [](int) { count_ = count_ + 1; };
        sigaction(SIGUSR2, &action, &previous_);
        count_ = 0;
        sender_ = std::thread([this] {
            while (!ends_) {
                pthread_kill(thread_, SIGUSR2);
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        });
    }
    ~Interruptions() {
        ends_ = true;
        sender_.join();
        sigaction(SIGUSR2, &previous_, nullptr);
    }
    Interruptions(const Interruptions&) = delete;
    Interruptions& operator=(const Interruptions&) = delete;
    int count() const { return count_; }

private:
    static inline volatile std::sig_atomic_t count_ = 0;
    const pthread_t thread_;
    struct sigaction previous_ {};
    std::atomic<bool> ends_ = false;
    std::thread sender_;
};

TEST(Interrupted, CallsWithoutALimitGoOn) {
    const Interruptions interruptions;
    EXPECT_EQ(run("sleep 0.2; exit 3", {.shell = true}).returncode, 3);
    EXPECT_EQ(call("sleep 0.2; exit 4", {.shell = true}), 4);
    EXPECT_EQ(Popen("sleep 0.2; exit 5", {.shell = true}).wait(), 5);
    EXPECT_EQ(check_output("sleep 0.1; echo a; sleep 0.1; echo b", {.shell = true}), "a\nb\n");
    EXPECT_GT(interruptions.count(), 5);
}

TEST(Interrupted, CallsWithALimitGoOn) {
    const Interruptions interruptions;
    EXPECT_EQ(run("sleep 0.2; exit 3", {.shell = true, .timeout = 60}).returncode, 3);
    EXPECT_EQ(call("sleep 0.2; exit 4", {.shell = true, .timeout = 60}), 4);
    EXPECT_EQ(check_output("sleep 0.1; echo a; sleep 0.1; echo b", {.shell = true, .timeout = 60}), "a\nb\n");
    const std::string input(1'000'000, 'x');
    EXPECT_EQ(check_output("sleep 0.2; wc -c", {.input = input, .shell = true, .timeout = 60}), "1000000\n");
}

TEST(Interrupted, TimeoutsAreNotProlonged) {
    // If they were they would never be reached.
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    {
        const Interruptions interruptions;
        auto start = Clock::now();
        EXPECT_THROW(child.wait(0.2), TimeoutExpired);
        EXPECT_GE(seconds_since(start), 0.2);
        Popen other({"/bin/sleep", "60"}, {.stdout_ = PIPE});
        start = Clock::now();
        EXPECT_THROW(other.communicate({}, 0.2), TimeoutExpired);
        EXPECT_GE(seconds_since(start), 0.2);
        other.kill();
        other.wait();
    }
    child.exit();
}

TEST(Interrupted, StreamsGoOn) {
    const Interruptions interruptions;
    Popen reader("sleep 0.1; echo a; sleep 0.1; echo b", {.stdout_ = PIPE, .shell = true});
    EXPECT_EQ(reader.stdout_.readline(), "a\n");
    EXPECT_EQ(reader.stdout_.read(), "b\n");
    reader.exit();
    Popen writer("sleep 0.2; wc -c", {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true});
    writer.stdin_.write(std::string(500'000, 'x'));
    writer.stdin_.close();
    EXPECT_EQ(writer.stdout_.read(), "500000\n");
    writer.exit();
}

}  // namespace
}  // namespace subprocess::testing
