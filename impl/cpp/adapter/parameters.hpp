/// \file
/// The parameters of a request.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include <subprocess/options.hpp>

#include "refused.hpp"
#include "values.hpp"

namespace adapter {

/// Parameters of a request by name.
class Parameters {
public:
    explicit Parameters(const json& object) : object_(object) {}

    const json& object() const noexcept { return object_; }
    const json* find(const char* name) const {
        const auto found = object_.find(name);
        return found == object_.end() ? nullptr : &*found;
    }
    const json& at(const char* name) const {
        const json* value = find(name);
        if (!value) throw Refused::bad_parameter(name, "is missing");
        return *value;
    }
    std::string text(const char* name) const { return decode_data(at(name), name); }
    std::optional<std::string> optional_data(const char* name) const {
        const json* value = find(name);
        return value ? decode_optional_data(*value, name) : std::nullopt;
    }
    subprocess::Timeout timeout() const {
        const json* value = find("timeout");
        return value ? decode_timeout(*value, "timeout") : subprocess::Timeout();
    }

private:
    const json& object_;
};

}  // namespace adapter
