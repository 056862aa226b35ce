#include <string>
#include <string_view>
#include <vector>

#include "fail.hpp"
#include "io.hpp"
#include "self.hpp"
#include "verbs.hpp"
#include "wide.windows.hpp"

namespace child {
namespace {

std::vector<HANDLE> grandchildren;

/// Appends an argument so that the C runtime reads it as it is.
void append_quoted(std::wstring& line, const std::wstring& argument) {
    std::size_t backslashes = 0;
    line += L'"';
    for (const wchar_t c : argument) {
        if (c == L'"') line.append(backslashes + 1, L'\\');  // doubles them, and one for the quotation mark
        backslashes = c == L'\\' ? backslashes + 1 : 0;
        line += c;
    }
    line.append(backslashes, L'\\') += L"\" ";
}

std::wstring command_line(Words verbs) {
    std::wstring line;
    append_quoted(line, to_wide(arguments[0]));
    for (const char* word : verbs) append_quoted(line, to_wide(word));
    return line;
}

}  // namespace

void do_spawn(Words operands) {
    std::wstring line = command_line(operands.subspan(1));
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION process{};
    if (!CreateProcessW(to_wide(program_path()).c_str(), line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr,
                        &startup, &process)) {
        fail_with_windows_error("cannot start a grandchild");
    }
    CloseHandle(process.hThread);
    grandchildren.push_back(process.hProcess);
    if (std::string_view(operands[0]) != "-") write_file(operands[0], std::to_string(process.dwProcessId));
}

void do_wait_spawned(Words /*operands*/) {
    for (const HANDLE process : grandchildren) {
        if (WaitForSingleObject(process, INFINITE) != WAIT_OBJECT_0) fail_with_windows_error("cannot wait");
        CloseHandle(process);
    }
    grandchildren.clear();
}

void do_setsid(Words /*operands*/) { fail("not on Windows"); }

}  // namespace child
