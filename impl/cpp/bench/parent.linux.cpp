#include "parent.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// Memory that is resident and never looked at.
class Ballast {
public:
    void resize(std::size_t size) {
        if (size == size_) return;
        if (size_ != 0) munmap(begin_, size_);
        size_ = 0;
        if (size == 0) return;
        begin_ = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (begin_ == MAP_FAILED) fail("mmap");
        size_ = size;
        madvise(begin_, size, MADV_NOHUGEPAGE);  // or 512 pages could be one, where the system likes that
        const long page = sysconf(_SC_PAGESIZE);
        for (std::size_t at = 0; at < size; at += page) static_cast<char*>(begin_)[at] = 1;
    }
    std::size_t size() const { return size_; }

private:
    void* begin_ = nullptr;
    std::size_t size_ = 0;
};

std::size_t resident_bytes() {
    std::size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

std::vector<int> allowed_cpus() {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) fail("sched_getaffinity");
    std::vector<int> cpus;
    for (int cpu = CPU_SETSIZE - 1; cpu >= 0; --cpu)
        if (CPU_ISSET(cpu, &allowed)) cpus.push_back(cpu);
    return cpus;
}

/// Those that the process may use; to be asked for before the first thread has confined itself.
const std::vector<int>& all_cpus() {
    static const std::vector<int> cpus = allowed_cpus();
    return cpus;
}

void confine_to(const std::vector<int>& cpus) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int cpu : cpus) CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
}

}  // namespace

int most_descriptors() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    constexpr rlim_t plenty = 1'000'000;
    return static_cast<int>(limit.rlim_cur < plenty ? limit.rlim_cur : plenty);
}

void make_resident(int mebibytes) {
    static Ballast ballast;
    const std::size_t wanted = static_cast<std::size_t>(mebibytes) << 20U;
    const std::size_t others = resident_bytes() - ballast.size();
    const std::size_t missing = wanted > others ? wanted - others : 0;
    constexpr std::size_t tolerated = 1U << 20U;  // what comes and goes by itself
    if (missing + tolerated < ballast.size() || missing > ballast.size() + tolerated) ballast.resize(missing);
}

void open_descriptors(int count) {
    static std::vector<int> opened;
    constexpr int standard_streams = 3;
    while (static_cast<int>(opened.size()) > count - standard_streams) {
        close(opened.back());
        opened.pop_back();
    }
    while (static_cast<int>(opened.size()) < count - standard_streams) {
        opened.push_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
        if (opened.back() < 0) fail("/dev/null");
    }
}

void stay_on_cpu(int thread) {
    const std::vector<int>& cpus = all_cpus();
    confine_to({cpus[thread % cpus.size()]});
}

void use_all_cpus() { confine_to(all_cpus()); }
