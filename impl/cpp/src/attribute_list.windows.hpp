/// \file
#pragma once

#include <windows.h>

#include <memory>
#include <vector>

namespace subprocess {

/// The attributes of a process to be created: the handles that it inherits, and no others. Throws OSError.
class AttributeList {
public:
    explicit AttributeList(std::vector<HANDLE> handles);
    ~AttributeList();
    AttributeList(const AttributeList&) = delete;
    AttributeList& operator=(const AttributeList&) = delete;

    LPPROC_THREAD_ATTRIBUTE_LIST get() const noexcept;

private:
    std::vector<HANDLE> handles_;  // the list refers to them
    std::unique_ptr<unsigned char[]> memory_;
};

}  // namespace subprocess
