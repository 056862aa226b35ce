/// \file
/// Functions that only ntdll.dll has.
#pragma once

#include <windows.h>

namespace childproof {

/// The function of that name, or null if this Windows (or Wine) does not have it.
template <typename Function>
Function in_ntdll(const char* name) {
    const FARPROC found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);
    return reinterpret_cast<Function>(reinterpret_cast<void*>(found));
}

}  // namespace childproof
