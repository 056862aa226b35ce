#include "denied_calls.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace subprocess::testing {
namespace {

void install(std::vector<sock_filter> filter) {
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        throw std::runtime_error("the filter cannot be installed");
    }
}

unsigned place_of(int argument) {
    return static_cast<unsigned>(offsetof(seccomp_data, args) + 8 * static_cast<std::size_t>(argument));
}

}  // namespace

void deny(std::initializer_list<long> calls, int error) {
    std::vector<sock_filter> filter;
    filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
    for (const long call : calls) {
        filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
        filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)));
    }
    install(std::move(filter));
}

void deny_with(long call, int argument, unsigned value, int error) {
    install({BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
             BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 3),
             BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place_of(argument)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1),
             BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error))});
}

void deny_clone_with(unsigned flag, int error) {
    deny({SYS_clone3}, ENOSYS);
    install({BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
             BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3), BPF_STMT(BPF_LD | BPF_W | BPF_ABS, place_of(0)),
             BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flag, 0, 1),
             BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error))});
}

}  // namespace subprocess::testing
