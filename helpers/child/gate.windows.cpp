/// \file
/// A gate is two objects that the engine has made: the semaphore Local\NAME-at, which counts the arrivals, and the
/// event Local\NAME, which it sets to let the children through and then leaves set.
#include <string>

#include "fail.hpp"
#include "verbs.hpp"
#include "wide.windows.hpp"

namespace child {

void do_gate(Words operands) {
    const std::wstring name = L"Local\\" + to_wide(operands[0]);

    const HANDLE arrivals = OpenSemaphoreW(SEMAPHORE_MODIFY_STATE, FALSE, (name + L"-at").c_str());
    if (!arrivals || !ReleaseSemaphore(arrivals, 1, nullptr)) fail_with_windows_error("cannot tell of the arrival");
    CloseHandle(arrivals);

    const HANDLE gate = OpenEventW(SYNCHRONIZE, FALSE, name.c_str());
    if (!gate || WaitForSingleObject(gate, INFINITE) != WAIT_OBJECT_0) fail_with_windows_error("cannot wait");
    CloseHandle(gate);
}

}  // namespace child
