#include "process_tree.hpp"

#include <windows.h>

#include <tlhelp32.h>

#include <map>
#include <vector>

#include "handle.windows.hpp"

namespace subprocess {
namespace {

/// When a process was created; 0 if that cannot be learnt.
unsigned long long creation_time(HANDLE process) {
    FILETIME created{};
    FILETIME unused{};
    if (!GetProcessTimes(process, &created, &unused, &unused, &unused)) return 0;
    return static_cast<unsigned long long>(created.dwHighDateTime) << 32 | created.dwLowDateTime;
}

std::multimap<DWORD, DWORD> children_by_parent() {
    const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (all == INVALID_HANDLE_VALUE) throw_windows_error(GetLastError());
    const Handle snapshot(all);
    std::multimap<DWORD, DWORD> children;
    PROCESSENTRY32W entry{};
    entry.dwSize = sizeof entry;
    for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry)) {
        children.emplace(entry.th32ParentProcessID, entry.th32ProcessID);
    }
    return children;
}

struct Member {
    DWORD pid;
    Handle process;
    unsigned long long created;
};

Handle open_process(DWORD pid) {
    return Handle(OpenProcess(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid));
}

/// Adds the children of the member at `parent`. A child is younger than its parent; else the parent's number has been
/// another's before.
void add_children(std::vector<Member>& tree, std::size_t parent, const std::multimap<DWORD, DWORD>& children) {
    const auto [begin, end] = children.equal_range(tree[parent].pid);
    for (auto at = begin; at != end; ++at) {
        Handle process = open_process(at->second);
        if (!process) continue;
        const unsigned long long created = creation_time(process.get());
        if (created >= tree[parent].created) tree.push_back({at->second, std::move(process), created});
    }
}

}  // namespace

int kill_process_tree(int root) {
    const auto pid = static_cast<DWORD>(root);
    std::vector<Member> tree;
    tree.push_back({pid, open_process(pid), 0});
    tree.front().created = creation_time(tree.front().process.get());
    const std::multimap<DWORD, DWORD> children = children_by_parent();
    for (std::size_t parent = 0; parent < tree.size(); ++parent) add_children(tree, parent, children);
    DWORD error = 0;
    for (const Member& member : tree) {
        DWORD code = STILL_ACTIVE;
        if (TerminateProcess(member.process.get(), 1)) continue;
        const DWORD failure = GetLastError();
        if (!GetExitCodeProcess(member.process.get(), &code) || code == STILL_ACTIVE) error = failure;
    }
    if (error != 0) throw_windows_error(error);
    return static_cast<int>(tree.size());
}

}  // namespace subprocess
