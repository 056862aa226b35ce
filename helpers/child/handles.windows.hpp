/// \file
/// Looking at handles of this process.
#pragma once

#include <windows.h>

#include <string>
#include <vector>

namespace child {

struct HandleDescription {
    std::string kind;    ///< file, pipe, socket, tty, null, directory or other
    std::string access;  ///< r, w or rw
    std::string path;    ///< of a file
    std::string id;      ///< of a file: volume and index
};

HandleDescription describe(HANDLE handle);

/// The handles that a child of this process could inherit, in ascending order; before it has made any of its own, those
/// that it has itself inherited.
std::vector<HANDLE> inheritable_handles();

}  // namespace child
