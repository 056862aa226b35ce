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

/// Notes the warnings and the audit event that the calls of this thread give rise to, while it lives.
class Notes {
public:
    Notes();
    ~Notes();
    Notes(const Notes&) = delete;
    Notes& operator=(const Notes&) = delete;

    /// Puts what has been noted into a `result`.
    void add_to(nlohmann::json& result) const;
    /// Tells the library to report here; once for the process.
    static void install_hooks() noexcept;

    nlohmann::json warnings = nlohmann::json::array();
    nlohmann::json audit;
};

/// Calls the library by `make`, measures it, and describes its value by `encode`.
template <typename Make, typename Encode>
nlohmann::json perform(const Make& make, const Encode& encode, bool text_mode) {
    using Value = std::invoke_result_t<Make>;
    constexpr bool kHasValue = !std::is_void_v<Value>;
    std::optional<std::conditional_t<kHasValue, Value, std::monostate>> value;
    std::exception_ptr error;
    const Notes notes;

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
    notes.add_to(result);
    return result;
}

}  // namespace adapter
