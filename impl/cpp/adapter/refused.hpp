/// \file
/// A call that is not made: the JSON-RPC errors of the protocol.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace adapter {

class Refused : public std::runtime_error {
public:
    static Refused no_such_method(const std::string& method) { return {-32601, "there is no method " + method, {}}; }
    static Refused bad_parameter(const std::string& name, const std::string& what) {
        return {-32602, name + ": " + what, {{"parameter", name}}};
    }
    static Refused no_such_handle(const std::string& what) { return {-32002, what, {}}; }
    static Refused internal(const std::string& what) { return {-32603, what, {}}; }

    nlohmann::json error() const {
        nlohmann::json object{{"code", code_}, {"message", what()}};
        if (!data_.is_null()) object["data"] = data_;
        return object;
    }

private:
    Refused(int code, const std::string& message, nlohmann::json data)
        : std::runtime_error(message), code_(code), data_(std::move(data)) {}

    int code_;
    nlohmann::json data_;
};

}  // namespace adapter
