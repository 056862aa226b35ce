#include "play/news.hpp"

#include <windows.h>

namespace childproof {

struct News::Source {
    asio::windows::object_handle process;
};

News::News(asio::io_context& context) : source_(new Source{asio::windows::object_handle(context)}) {}
News::~News() = default;

void News::watch(std::intptr_t process) {
    const HANDLE original = reinterpret_cast<HANDLE>(process);
    HANDLE own = nullptr;  // object_handle closes its handle
    DuplicateHandle(GetCurrentProcess(), original, GetCurrentProcess(), &own, 0, FALSE, DUPLICATE_SAME_ACCESS);
    source_->process.assign(own);
    lines_.buffer = "started " + std::to_string(GetProcessId(own)) + "\n";
}

void News::unwatch() {
    asio::error_code ignored;
    source_->process.close(ignored);
}

void News::go_on() {
    if (lines_.reading || lines_.ended) return;
    lines_.reading = true;
    source_->process.async_wait([this](const asio::error_code& error) {
        lines_.reading = false;
        DWORD status = 0;
        if (error || GetExitCodeProcess(source_->process.native_handle(), &status) == 0) return;
        lines_.buffer += "exit " + std::to_string(status) + "\n";
        lines_.ended = true;
    });
}

}  // namespace childproof
