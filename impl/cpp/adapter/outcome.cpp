#include "outcome.hpp"

#include <string>
#include <system_error>

#include <subprocess/audit.hpp>
#include <subprocess/errors.hpp>
#include <subprocess/warnings.hpp>

#include "values.hpp"

namespace adapter {
namespace {

thread_local Notes* noted_here = nullptr;

void note_warning(const char* kind, const std::string& message) {
    if (noted_here) noted_here->warnings.push_back({{"kind", kind}, {"message", encode_text(message)}});
}

json encode_optional_text(const std::optional<std::string>& value) { return value ? encode_text(*value) : json(); }

/// An object, or a list of pairs if a name is no text.
json encode_env(const subprocess::Env& env) {
    if (!env.given()) return nullptr;
    json object = json::object();
    json pairs = json::array();
    for (const auto& [name, value] : env.variables()) {
        pairs.push_back({encode_text(name), encode_text(value)});
        if (pairs.back()[0].is_string()) object[name] = encode_text(value);
    }
    return object.size() == pairs.size() ? object : pairs;
}

void note_audit(const subprocess::AuditEvent& event) {
    if (!noted_here) return;
    noted_here->audit = {{"executable", encode_optional_text(event.executable)},
                         {"args", encode_args(event.args)},
                         {"cwd", encode_optional_text(event.cwd)},
                         {"env", encode_env(event.env)}};
}

/// All kinds that an exception can be caught as, the most special first.
json kinds_of(const std::exception& error) {
    json kinds = json::array();
    const auto add = [&](const char* kind, const auto* as_kind) {
        if (as_kind != nullptr) kinds.push_back(kind);
    };
    add("TimeoutExpired", dynamic_cast<const subprocess::TimeoutExpired*>(&error));
    add("CalledProcessError", dynamic_cast<const subprocess::CalledProcessError*>(&error));
    add("SubprocessError", dynamic_cast<const subprocess::SubprocessError*>(&error));
    add("OSError", dynamic_cast<const subprocess::OSError*>(&error));
    add("UnicodeError", dynamic_cast<const subprocess::UnicodeError*>(&error));
    add("ValueError", dynamic_cast<const subprocess::ValueError*>(&error));
    add("LookupError", dynamic_cast<const subprocess::LookupError*>(&error));
    if (kinds.empty()) kinds.push_back("Other");
    return kinds;
}

json raised(const char* kind, const std::exception& error, const char* name = nullptr) {
    return {{"kind", kind},
            {"kinds", kinds_of(error)},
            {"name", name ? name : kind},
            {"message", encode_text(error.what())}};
}

json describe_timeout(const subprocess::TimeoutExpired& error) {
    json object = raised("TimeoutExpired", error);
    object["cmd"] = encode_args(error.cmd);
    object["timeout"] = error.timeout;
    object["output"] = encode_stream(error.output, false);  // bytes also in text mode
    object["stdout"] = encode_stream(error.stdout_(), false);
    object["stderr"] = encode_stream(error.stderr_, false);
    return object;
}

json describe_exit(const subprocess::CalledProcessError& error, bool text_mode) {
    json object = raised("CalledProcessError", error);
    object["returncode"] = encode_returncode(error.returncode);
    object["cmd"] = encode_args(error.cmd);
    object["output"] = encode_stream(error.output, text_mode);
    object["stdout"] = encode_stream(error.stdout_(), text_mode);
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

Notes::Notes() { noted_here = this; }

Notes::~Notes() { noted_here = nullptr; }

void Notes::add_to(json& result) const {
    if (!warnings.empty()) result["warnings"] = warnings;
    if (!audit.is_null()) result["audit"] = audit;
}

void Notes::install_hooks() noexcept {
    subprocess::set_warning_hook(note_warning);
    subprocess::set_audit_hook(note_audit);
}

}  // namespace adapter
