#include "child.windows.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "parent.hpp"

namespace subprocess::testing {

const std::string& child_path() {
    static const std::string path = std::filesystem::absolute(CHILD_PATH).make_preferred().string();
    return path;
}

std::vector<std::string> child(std::vector<std::string> verbs) {
    verbs.insert(verbs.begin(), child_path());
    return verbs;
}

Gate::Gate() {
    static std::atomic<int> count = 0;
    address_ = "subprocess-tests-" + std::to_string(GetCurrentProcessId()) + "-" + std::to_string(++count);
    const std::string name = "Local\\" + address_;
    arrivals_ = CreateSemaphoreA(nullptr, 0, 1000, (name + "-at").c_str());
    passage_ = CreateEventA(nullptr, TRUE, FALSE, name.c_str());
    if (arrivals_ == nullptr || passage_ == nullptr) throw std::runtime_error("no gate");
}

Gate::~Gate() {
    CloseHandle(arrivals_);
    CloseHandle(passage_);
}

void Gate::await() const { WaitForSingleObject(arrivals_, INFINITE); }

void Gate::open() const { SetEvent(passage_); }

nlohmann::json report(const Options& options) {
    const TemporaryDirectory directory;
    const std::string path = directory.path() + "\\report.json";
    run(child({"report", path}), options).check_returncode();
    return nlohmann::json::parse(std::ifstream(path));
}

}  // namespace subprocess::testing
