/// \file
/// Making a call of the library and describing what came of it.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <variant>

namespace adapter {

/// A call that is ready to be made; returns the `result` of the protocol.
using Call = std::function<nlohmann::json()>;

/// The protocol's `raised` for an exception of the library.
nlohmann::json describe(const std::exception_ptr& error, bool text_mode);

/// Notes the warnings that the calls of this thread give rise to, while it lives.
class Warnings {
public:
    Warnings();
    ~Warnings();
    Warnings(const Warnings&) = delete;
    Warnings& operator=(const Warnings&) = delete;

    const nlohmann::json& noted() const noexcept { return noted_; }

    /// Tells the library to report its warnings here; once for the process.
    static void install_hook() noexcept;

private:
    nlohmann::json noted_ = nlohmann::json::array();
};

/// Calls the library by `make`, measures it, and describes its value by `encode`.
template <typename Make, typename Encode>
nlohmann::json perform(const Make& make, const Encode& encode, bool text_mode) {
    using Value = std::invoke_result_t<Make>;
    constexpr bool kHasValue = !std::is_void_v<Value>;
    std::optional<std::conditional_t<kHasValue, Value, std::monostate>> value;
    std::exception_ptr error;
    const Warnings warnings;

    const auto start = std::chrono::steady_clock::now();
    try {
        if constexpr (kHasValue) {
            value.emplace(make());
        } else {
            make();
        }
    } catch (...) {
        error = std::current_exception();
    }
    const std::chrono::nanoseconds elapsed = std::chrono::steady_clock::now() - start;

    nlohmann::json result{{"elapsed_ns", elapsed.count()}};
    if (error) {
        result["raised"] = describe(error, text_mode);
    } else if constexpr (kHasValue) {
        result["value"] = encode(std::move(*value));
    } else {
        result["value"] = nullptr;
    }
    if (!warnings.noted().empty()) result["warnings"] = warnings.noted();
    return result;
}

}  // namespace adapter
