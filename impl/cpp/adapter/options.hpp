/// \file
/// The parameters of run, call, check_call, check_output and Popen.
#pragma once

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <subprocess/options.hpp>
#include <subprocess/startupinfo.hpp>

#include "children.hpp"

namespace adapter {

/// Options, and what they refer to.
struct Prepared {
    subprocess::Options options;
    std::vector<std::shared_ptr<std::FILE>> files;  ///< opened for a redirection
    std::vector<std::shared_ptr<Child>> children;   ///< whose streams are redirected to
    std::shared_ptr<subprocess::STARTUPINFO> startupinfo;

    bool text_mode() const;
};

/// Sets the option `name`; false if there is none of that name. Throws Refused if the value's form is wrong.
bool set_option(Prepared& prepared, const std::string& name, const nlohmann::json& value);

/// The names of those that Popen has, but for args.
std::vector<std::string_view> constructor_options();

}  // namespace adapter
