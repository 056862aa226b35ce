/// \file
/// Keeps the writing of programs and the starting of adapters apart.
#pragma once

#include <mutex>

namespace childproof {

/// To be held while a file that a case will execute is written, and while a process is started: a process that is being
/// started has, until it executes its program, a copy of every descriptor, and a program that anybody has open for
/// writing cannot be executed (ETXTBSY).
inline std::mutex& program_lock() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace childproof
