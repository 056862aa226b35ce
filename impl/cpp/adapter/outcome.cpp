#include "outcome.hpp"

#include <string>
#include <system_error>

#include <subprocess/errors.hpp>
#include <subprocess/warnings.hpp>

#include "values.hpp"

namespace adapter {
namespace {

thread_local json* noted_here = nullptr;

void note(const char* kind, const std::string& message) {
    if (noted_here) noted_here->push_back({{"kind", kind}, {"message", encode_text(message)}});
}

json raised(const char* kind, const std::exception& error, const char* name = nullptr) {
    return {{"kind", kind}, {"name", name ? name : kind}, {"message", encode_text(error.what())}};
}

json describe_timeout(const subprocess::TimeoutExpired& error) {
    json object = raised("TimeoutExpired", error);
    object["cmd"] = encode_args(error.cmd);
    object["timeout"] = error.timeout;
    object["output"] = encode_stream(error.output, false);  // bytes also in text mode
    object["stderr"] = encode_stream(error.stderr_, false);
    return object;
}

json describe_exit(const subprocess::CalledProcessError& error, bool text_mode) {
    json object = raised("CalledProcessError", error);
    object["returncode"] = encode_returncode(error.returncode);
    object["cmd"] = encode_args(error.cmd);
    object["output"] = encode_stream(error.output, text_mode);
    object["stderr"] = encode_stream(error.stderr_, text_mode);
    return object;
}

json describe_os_error(const subprocess::OSError& error) {
    json object = raised("OSError", error);
    const std::error_condition meaning = error.code().default_error_condition();
    if (meaning.category() == std::generic_category()) object["errno"] = meaning.value();
    if (error.code().category() == std::system_category()) object["winerror"] = error.code().value();
    object["filename"] = error.filename.empty() ? json() : encode_text(error.filename);
    return object;
}

}  // namespace

json describe(const std::exception_ptr& error, bool text_mode) {
    try {
        std::rethrow_exception(error);
    } catch (const subprocess::TimeoutExpired& e) {
        return describe_timeout(e);
    } catch (const subprocess::CalledProcessError& e) {
        return describe_exit(e, text_mode);
    } catch (const subprocess::SubprocessError& e) {
        return raised("SubprocessError", e);
    } catch (const subprocess::OSError& e) {
        return describe_os_error(e);
    } catch (const subprocess::UnicodeError& e) {
        return raised("UnicodeError", e);
    } catch (const subprocess::ValueError& e) {
        return raised("ValueError", e);
    } catch (const subprocess::LookupError& e) {
        return raised("LookupError", e);
    } catch (const std::exception& e) {
        return raised("Other", e, "std::exception");
    }
}

Warnings::Warnings() { noted_here = &noted_; }

Warnings::~Warnings() { noted_here = nullptr; }

void Warnings::install_hook() noexcept { subprocess::set_warning_hook(note); }

}  // namespace adapter
