#include "attribute_list.windows.hpp"

#include "handle.windows.hpp"

namespace subprocess {

AttributeList::AttributeList(std::vector<HANDLE> handles) : handles_(std::move(handles)) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_ = std::make_unique<unsigned char[]>(size);
    if (!InitializeProcThreadAttributeList(get(), 1, 0, &size)) throw_windows_error(GetLastError());
    if (!UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(),
                                   handles_.size() * sizeof(HANDLE), nullptr, nullptr)) {
        const DWORD error = GetLastError();
        DeleteProcThreadAttributeList(get());
        throw_windows_error(error);
    }
}

AttributeList::~AttributeList() { DeleteProcThreadAttributeList(get()); }

LPPROC_THREAD_ATTRIBUTE_LIST AttributeList::get() const noexcept {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.get());
}

}  // namespace subprocess
