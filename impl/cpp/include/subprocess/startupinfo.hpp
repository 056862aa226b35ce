/// \file
/// What `startupinfo` and `creationflags` are made of. Windows only; declared everywhere, so that a program can be one
/// for all platforms. Section: Windows Popen Helpers, Windows Constants.
///
/// <windows.h> defines the constants as macros of the same values. A program that includes it writes them without
/// `subprocess::`, and may include it before or after this header.
#pragma once

#include <vector>

namespace subprocess {

// What is a macro already keeps being one: it cannot be declared, and has the same value.
#ifndef STD_INPUT_HANDLE
constexpr unsigned STD_INPUT_HANDLE = 0xfffffff6;   ///< names the standard input device
constexpr unsigned STD_OUTPUT_HANDLE = 0xfffffff5;  ///< names the standard output device
constexpr unsigned STD_ERROR_HANDLE = 0xfffffff4;   ///< names the standard error device
#endif
#ifndef SW_HIDE
constexpr unsigned short SW_HIDE = 0;  ///< for STARTUPINFO::wShowWindow: no window
#endif
#ifndef STARTF_USESTDHANDLES
constexpr unsigned STARTF_USESHOWWINDOW = 0x1;    ///< for STARTUPINFO::dwFlags: wShowWindow is used
constexpr unsigned STARTF_USESTDHANDLES = 0x100;  ///< for STARTUPINFO::dwFlags: the three handles are used
#endif
#ifndef CREATE_NEW_CONSOLE
constexpr unsigned CREATE_NEW_CONSOLE = 0x10;  ///< a console of its own
constexpr unsigned CREATE_NEW_PROCESS_GROUP =
    0x200;  ///< the root of a new group, which CTRL_BREAK_EVENT can be sent to
constexpr unsigned ABOVE_NORMAL_PRIORITY_CLASS = 0x8000;
constexpr unsigned BELOW_NORMAL_PRIORITY_CLASS = 0x4000;
constexpr unsigned HIGH_PRIORITY_CLASS = 0x80;
constexpr unsigned IDLE_PRIORITY_CLASS = 0x40;
constexpr unsigned NORMAL_PRIORITY_CLASS = 0x20;
constexpr unsigned REALTIME_PRIORITY_CLASS = 0x100;
constexpr unsigned CREATE_NO_WINDOW = 0x08000000;
constexpr unsigned DETACHED_PROCESS = 0x8;                  ///< no console; not together with CREATE_NEW_CONSOLE
constexpr unsigned CREATE_DEFAULT_ERROR_MODE = 0x04000000;  ///< not the error mode of this process
constexpr unsigned CREATE_BREAKAWAY_FROM_JOB = 0x01000000;  ///< not part of the job of this process
#endif
#ifndef CTRL_C_EVENT
constexpr int CTRL_C_EVENT = 0;      ///< for send_signal
constexpr int CTRL_BREAK_EVENT = 1;  ///< for send_signal
#endif

/// How a window of the child appears, and which handles it gets. Section: STARTUPINFO.
struct STARTUPINFO {
    using Handle = void*;  ///< a HANDLE

    /// Section: lpAttributeList.
    struct AttributeList {
        /// Handles that the child inherits beside the standard ones. They must be inheritable, or the start fails with
        /// ERROR_INVALID_PARAMETER. If there are any, `close_fds` must be true (else it is, with a RuntimeWarning).
        std::vector<Handle> handle_list = {};
    };

    unsigned dwFlags = 0;            ///< which of the others are used: STARTF_USESTDHANDLES, STARTF_USESHOWWINDOW
    Handle hStdInput = nullptr;      ///< with STARTF_USESTDHANDLES; overridden where a stream is redirected
    Handle hStdOutput = nullptr;     ///< likewise
    Handle hStdError = nullptr;      ///< likewise
    unsigned short wShowWindow = 0;  ///< with STARTF_USESHOWWINDOW: as ShowWindow's nCmdShow; SW_HIDE with `shell`
    AttributeList lpAttributeList = {};
};

}  // namespace subprocess
