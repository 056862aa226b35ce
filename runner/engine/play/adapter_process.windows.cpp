#include "play/adapter_process.hpp"

#include <windows.h>

#include <subprocess/subprocess.hpp>

#include <array>
#include <utility>

#include "base/errors.hpp"
#include "base/text.windows.hpp"
#include "play/adapter_failures.hpp"

namespace childproof {
namespace {

class Handle {
public:
    explicit Handle(HANDLE handle = nullptr) : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Handle() {
        if (handle_) CloseHandle(handle_);
    }
    HANDLE get() const { return handle_; }
    explicit operator bool() const { return handle_ != nullptr; }

private:
    HANDLE handle_;
};

void check(bool success, const std::string& what) {
    if (!success) throw AdapterNotStarted("the adapter could not be started: " + what + ": " + last_windows_error());
}

/// A job whose processes end with it, also when the engine dies.
Handle make_job() {
    Handle job(CreateJobObjectW(nullptr, nullptr));
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    check(job && SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits),
          "a job object");
    return job;
}

/// A port at which the job tells when its last process has ended.
Handle make_port(const Handle& job) {
    Handle port(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1));
    JOBOBJECT_ASSOCIATE_COMPLETION_PORT associate{nullptr, port.get()};
    check(port && SetInformationJobObject(job.get(), JobObjectAssociateCompletionPortInformation, &associate,
                                          sizeof associate),
          "the port of a job object");
    return port;
}

Handle open_stream(const std::string& path, bool input) {
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    Handle file(CreateFileW(to_wide(path).c_str(), input ? GENERIC_READ : FILE_APPEND_DATA | SYNCHRONIZE,
                            FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inheritable,
                            input ? OPEN_EXISTING : OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
    check(static_cast<bool>(file), path);
    return file;
}

std::wstring environment_block(const Json& world) {
    std::wstring block;
    for (const auto& entry : world.at("env")) block += to_wide(entry.get<std::string>()) + L'\0';
    return block + L'\0';
}

/// The attributes of a start that lets the child inherit these handles and no others.
class Inheritance {
public:
    explicit Inheritance(std::array<HANDLE, 3>& handles) {
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
        memory_.resize(size);
        check(InitializeProcThreadAttributeList(list(), 1, 0, &size) &&
                  UpdateProcThreadAttribute(list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles.data(),
                                            sizeof handles, nullptr, nullptr),
              "the list of handles");
    }
    ~Inheritance() { DeleteProcThreadAttributeList(list()); }
    Inheritance(const Inheritance&) = delete;
    Inheritance& operator=(const Inheritance&) = delete;

    LPPROC_THREAD_ATTRIBUTE_LIST list() { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data()); }

private:
    std::vector<char> memory_;
};

PROCESS_INFORMATION start_suspended(const Json& world, const std::vector<std::string>& command) {
    const Json& files = world.at("streams");
    const Handle input = open_stream(files.at("stdin").get<std::string>(), true);
    const Handle output = open_stream(files.at("stdout").get<std::string>(), false);
    const Handle error = open_stream(files.at("stderr").get<std::string>(), false);
    std::array handles{input.get(), output.get(), error.get()};
    Inheritance inheritance(handles);
    STARTUPINFOEXW startup{};
    startup.StartupInfo.cb = sizeof startup;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = input.get();
    startup.StartupInfo.hStdOutput = output.get();
    startup.StartupInfo.hStdError = error.get();
    startup.lpAttributeList = inheritance.list();
    std::wstring line = to_wide(subprocess::list2cmdline(command));
    std::wstring environment = environment_block(world);
    // A process group of its own: a Ctrl-C at the console is for the engine, which then ends the adapter.
    constexpr DWORD flags =
        CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
    PROCESS_INFORMATION started{};
    check(CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, flags, environment.data(),
                         to_wide(world.at("cwd").get<std::string>()).c_str(), &startup.StartupInfo, &started),
          command[0]);
    return started;
}

void await_last_end(const Handle& port) {
    DWORD message = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* about = nullptr;
    while (message != JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO &&
           GetQueuedCompletionStatus(port.get(), &message, &key, &about, INFINITE)) {
    }
}

}  // namespace

struct AdapterProcess::State {
    std::filesystem::path folder;
    Handle job, port, process;
};

AdapterProcess::AdapterProcess(const Json& world, const std::filesystem::path& folder,
                               const std::vector<std::string>& command)
    : state_(std::make_unique<State>()) {
    state_->folder = folder;
    state_->job = make_job();
    state_->port = make_port(state_->job);
    const PROCESS_INFORMATION started = start_suspended(world, command);
    state_->process = Handle(started.hProcess);
    const Handle thread(started.hThread);
    const bool inside = AssignProcessToJobObject(state_->job.get(), started.hProcess);
    if (!inside) TerminateProcess(started.hProcess, 1);
    check(inside, "putting it into a job object");
    ResumeThread(started.hThread);
}

AdapterProcess::~AdapterProcess() {
    // A job that has lost its last process before has told so, and tells it once.
    TerminateJobObject(state_->job.get(), 1);
    await_last_end(state_->port);
    std::error_code ignored;
    std::filesystem::remove_all(state_->folder, ignored);
}

std::intptr_t AdapterProcess::news() const { return reinterpret_cast<std::intptr_t>(state_->process.get()); }

std::vector<int> AdapterProcess::processes() const {
    std::vector<char> buffer(1U << 16U);
    auto* const list = reinterpret_cast<JOBOBJECT_BASIC_PROCESS_ID_LIST*>(buffer.data());
    if (!QueryInformationJobObject(state_->job.get(), JobObjectBasicProcessIdList, list,
                                   static_cast<DWORD>(buffer.size()), nullptr))
        throw HarnessError("the processes of an adapter cannot be listed: " + last_windows_error());
    return {list->ProcessIdList, list->ProcessIdList + list->NumberOfProcessIdsInList};
}

}  // namespace childproof
