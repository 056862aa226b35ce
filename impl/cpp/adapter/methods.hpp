/// \file
/// How each method of the protocol becomes a call of the library. Each throws Refused if the call cannot be made.
#pragma once

#include <optional>

#include <subprocess/subprocess.hpp>

#include "outcome.hpp"
#include "parameters.hpp"

namespace adapter {

// functions.cpp
Call prepare_run(const Parameters& parameters);
Call prepare_call(const Parameters& parameters);
Call prepare_check_call(const Parameters& parameters);
Call prepare_check_output(const Parameters& parameters);
Call prepare_popen(const Parameters& parameters);
Call prepare_getstatusoutput(const Parameters& parameters);
Call prepare_getoutput(const Parameters& parameters);
Call prepare_check_returncode(const Parameters& parameters);
Call prepare_set_private_flags(const Parameters& parameters);
Call prepare_list2cmdline(const Parameters& parameters);

// object_methods.cpp
Call prepare_poll(const Parameters& parameters);
Call prepare_wait(const Parameters& parameters);
Call prepare_communicate(const Parameters& parameters);
Call prepare_send_signal(const Parameters& parameters);
Call prepare_terminate(const Parameters& parameters);
Call prepare_kill(const Parameters& parameters);
Call prepare_attributes(const Parameters& parameters);
Call prepare_exit(const Parameters& parameters);
Call prepare_release(const Parameters& parameters);

// stream_methods.cpp
Call prepare_write(const Parameters& parameters);
Call prepare_flush(const Parameters& parameters);
Call prepare_read(const Parameters& parameters);
Call prepare_readline(const Parameters& parameters);
Call prepare_close(const Parameters& parameters);

// followed.cpp
Call prepare_follow(const Parameters& parameters);

// bench.cpp
Call prepare_bench(const Parameters& parameters);

// Values
/// For calls that return nothing.
constexpr auto kNoValue = [](const auto& /*value*/, bool /*text_mode*/) { return json(); };
inline json encode_exit(int returncode, bool /*text_mode*/) { return encode_returncode(returncode); }
json encode_attributes(const subprocess::Popen& popen);

}  // namespace adapter
