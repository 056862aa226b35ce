/// \file
/// Writes JSON into a string. Written by hand because this program has to start in microseconds.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace child {

/// Whether `bytes` are well-formed UTF-8.
bool is_utf8(std::string_view bytes) noexcept;

/// Values are written in the order of the calls; commas come by themselves.
class JsonWriter {
public:
    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }

    /// The name of the next value; it has to be UTF-8.
    void key(std::string_view name);

    /// Text, or {"base64": …} if it is not UTF-8.
    void string(std::string_view value);
    void number(long long value) { raw(std::to_string(value)); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void null() { raw("null"); }

    const std::string& text() const noexcept { return text_; }

private:
    void begin(char bracket);
    void end(char bracket);
    void raw(std::string_view value);
    void separate();
    void quote(std::string_view value);

    std::string text_;
    bool first_ = true;  ///< nothing stands before the next value that a comma would have to follow
};

}  // namespace child
