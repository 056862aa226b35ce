#include "play/player.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/errors.hpp"
#include "base/file_contents.hpp"
#include "base/platform.hpp"
#include "base/values.hpp"
#include "judge/pattern.hpp"
#include "play/idle.hpp"
#include "play/other_process.hpp"
#include "play/program_lock.hpp"

namespace childproof {
namespace {

/// A step of the engine could not be done; it is the case, or the implementation, that is at fault.
class StepFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

Observation seen(Json value) {
    Observation observation;
    observation.value = std::move(value);
    return observation;
}

int pid_in(const Json& parameters) {
    const Json& pid = parameters.at("pid");
    if (!pid.is_number_integer()) throw StepFailed("pid must be a process id, is " + shown(pid));
    return pid.get<int>();
}

Json signal_value(const Json& signal) {
    if (!signal.is_string()) return signal;
    const auto number = signal_number(signal.get<std::string>());
    if (!number) throw StepFailed("there is no signal " + shown(signal) + " on this platform");
    return *number;
}

std::string contents_of(const std::filesystem::path& path, const std::string& what) {
    auto contents = file_contents(path);
    if (!contents) throw StepFailed(what + " is not there (" + path.string() + ")");
    return *std::move(contents);
}

Json read_report(const std::filesystem::path& path) {
    const Json report = Json::parse(contents_of(path, "the child's report"), nullptr, false);
    if (report.is_discarded()) throw StepFailed("the child's report is not JSON");
    return from_protocol(report);
}

void write_file(const std::filesystem::path& path, const Json& parameters) {
    const std::lock_guard lock(program_lock());
    std::ofstream file(path, std::ios::binary);
    file << data_of(from_protocol(case_to_protocol(parameters.at("data"))));
    file.close();
    if (!file) throw HarnessError(path.string() + ": cannot be written: " + std::strerror(errno));
    const std::string mode = text_or(parameters, "mode", "644");
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(std::stoi(mode, nullptr, 8)));
}

/// Waits until a process is in a state that is expected, at most until the deadline; then that of the deadline.
Json observe_process(int pid, const Json& expected, Deadline deadline) {
    for (;;) {
        Json state{{"state", process_state(pid)}};
        if (!difference(expected, state, "") || Clock::now() >= deadline) return state;
        // There is no event for "stopped" or "reaped" that a process other than the parent could wait for.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

/// What the record says of it.
Json observe_idleness(const Adapter& adapter, Deadline deadline) {
    const Idleness found = await_idle([&] { return adapter.processes(); }, deadline);
    switch (found.state) {
        case Idleness::State::idle:
            return {{"state", "idle"}};
        case Idleness::State::busy:
            return {{"state", "busy"}, {"because", found.busy}};
        case Idleness::State::unknown:
            return {{"state", "unknown"}};
    }
    return nullptr;
}

std::string described_refusal(const Json& refused) {
    return "the adapter refused, though it declares all that this step needs: error " + refused.at("code").dump() +
           ", " + text_or(refused, "message", "");
}

}  // namespace

void Player::play(const Case& one, CaseResult& result) {
    for (const auto& step : one.steps)
        if (!play_step(one, step, result)) {
            result.verdict = Verdict::fail;
            result.reason = "step " + std::to_string(result.steps.size()) + " (" + step.op +
                            "): " + result.steps.back().at("mismatch").get<std::string>();
            return;
        }
    let_go(one.deadline * options_.time_scale);
    adapter_.check_silence(one.deadline * options_.time_scale);
    result.verdict = Verdict::pass;
}

bool Player::play_step(const Case& one, const Step& step, CaseResult& result) {
    Json record{{"op", step.op}};
    Judgement judgement;
    Observation observation;
    Expectation expectation = step.expectation;
    Json expected = step.expected_as_written;
    sent_ = step.parameters;
    const auto begin = Clock::now();
    result.steps.push_back(record);  // so that it is known which step it was when this one throws
    try {
        const Json parameters = scene_.resolved(step.parameters);
        sent_ = parameters;
        result.steps.back()["call"] = to_recorded(parameters);
        observation = perform(one, step, parameters);
        expectation.outcomes = scene_.resolved(expectation.outcomes);
        expectation.sees = scene_.resolved(expectation.sees);
        expectation.audit = scene_.resolved(expectation.audit);
        expected = scene_.resolved(expected);
        judgement = judge(expectation, observation, options_.time_scale);
    } catch (const StepFailed& error) {
        judgement.mismatch = error.what();
    } catch (const std::invalid_argument& error) {
        judgement.mismatch = error.what();
    }
    record["call"] = to_recorded(sent_);
    for (const auto* key : {"on", "as"})
        if (const auto& name = std::string_view(key) == "on" ? step.on : step.as; !name.empty())
            record["call"][key] = name;
    if (!expected.empty()) record["expected"] = to_recorded(expected);
    if (observation.raised) record["observed"] = {{"raised", to_recorded(*observation.raised)}};
    if (observation.value) record["observed"] = {{"value", to_recorded(*observation.value)}};
    if (!observation.audit.is_null()) record["observed"]["audit"] = observation.audit;
    if (!observation.warnings.is_null()) record["observed"]["warnings"] = observation.warnings;
    record["ok"] = !judgement.mismatch;
    if (observation.elapsed) record["elapsed"] = *observation.elapsed;
    if (judgement.mismatch) record["mismatch"] = *judgement.mismatch;
    if (judgement.outcome) record["outcome"] = *judgement.outcome;
    result.steps.back() = std::move(record);
    if (!judgement.mismatch) note_if_near_deadline(one, step, begin, result);
    if (!step.as.empty() && observation.value) scene_.remember(step.as, *observation.value);
    return !judgement.mismatch;
}

double Player::deadline_of(const Case& one, const Step& step) const {
    return step.deadline.value_or(one.deadline) * options_.time_scale;
}

void Player::note_if_near_deadline(const Case& one, const Step& step, Clock::time_point begin,
                                   CaseResult& result) const {
    const double taken = std::chrono::duration<double>(Clock::now() - begin).count();
    const double deadline = deadline_of(one, step);
    if (taken <= deadline / 2) return;
    char text[100];
    std::snprintf(text, sizeof text, ") took %.3g s of the %.3g s it has", taken, deadline);
    result.near_deadline.push_back("step " + std::to_string(result.steps.size()) + " (" + step.op + text);
}

Observation Player::perform(const Case& one, const Step& step, const Json& parameters) {
    const double deadline = deadline_of(one, step);
    return api_.method(step.op) ? perform_call(step, parameters, deadline)
                                : perform_engine_op(step, parameters, deadline);
}

Observation Player::perform_engine_op(const Step& step, const Json& parameters, double deadline) {
    const auto name = [&](const char* key) { return text_or(parameters, key, ""); };
    const Deadline end = seconds_from_now(deadline);
    if (step.op == "open_gate") {
        scene_.gates().open(name("gate"));
    } else if (step.op == "await_gate") {
        if (!scene_.gates().await(name("gate"), end)) throw StepFailed("no child came to the gate " + name("gate"));
    } else if (step.op == "await_exit") {
        if (!await_exit(pid_in(parameters), end))
            throw StepFailed("the process has not ended: " + describe_process(pid_in(parameters)));
    } else if (step.op == "await_closed") {
        const Json gone{{"state", "gone"}};
        if (observe_process(pid_in(parameters), gone, end) != gone)
            throw StepFailed("the process still exists: " + describe_process(pid_in(parameters)));
    } else if (step.op == "await_idle") {
        return seen(observe_idleness(adapter_, end));
    } else if (step.op == "join") {
        const Call call = calls_.at(step.call);
        calls_.erase(step.call);
        Observation observation = accepted(*call.step, adapter_.finish(call.id, deadline));
        if (observation.value) scene_.remember(step.call, *observation.value);
        return observation;
    } else if (step.op == "report") {
        return seen(read_report(scene_.report(name("report"))));
    } else if (step.op == "process") {
        return seen(observe_process(pid_in(parameters), scene_.resolved(step.expectation.sees), end));
    } else if (step.op == "signal") {
        signal_process(pid_in(parameters), signal_value(parameters.at("signal")).get<int>());
    } else if (step.op == "write_file") {
        write_file(scene_.path(name("path")), parameters);
    } else if (step.op == "make_directory") {
        std::filesystem::create_directories(scene_.path(name("path")));
    } else if (step.op == "read_file") {
        return seen(bytes_value(contents_of(scene_.path(name("path")), "the file")));
    } else if (step.op == "check") {
        return seen(parameters.at("value"));
    }
    return seen(nullptr);
}

Json Player::call_parameters(const Step& step, const Json& parameters) {
    Json sent = Json::object();
    if (!step.on.empty()) sent["handle"] = step.on;
    if (step.op == "Popen") sent["handle"] = step.as;
    for (const auto& [name, value] : parameters.items()) {
        const std::string& type = api_.method(step.op)->parameters.at(name).type;
        sent[name] = type == "signal" ? signal_value(value) : case_to_protocol(value);
        if (type == "redirect" && value.is_object() && value.contains("file"))
            sent[name]["file"] = scene_.path(value.at("file").get<std::string>()).string();
    }
    if (step.concurrent) sent["concurrent"] = true;
    return sent;
}

Observation Player::perform_call(const Step& step, const Json& parameters, double deadline) {
    const Json sent = call_parameters(step, parameters);
    if (step.concurrent) {
        calls_[step.as] = {adapter_.begin(step.op, sent), &step, step.op};
        return {};
    }
    return accepted(step, adapter_.call(step.op, sent, deadline));
}

Observation Player::accepted(const Step& step, Reply reply) {
    if (reply.refused) throw StepFailed(described_refusal(*reply.refused));
    if (step.op == "Popen" && reply.observation.value) objects_.push_back(step.as);
    if (step.op == "release") std::erase(objects_, step.on);
    return std::move(reply.observation);
}

// Gates stay closed: a child that is still at one is left behind, and the census is to see it.
void Player::let_go(double deadline) {
    for (const auto& object : objects_) {
        const Reply reply = adapter_.call("release", {{"handle", object}}, deadline);
        if (reply.refused) throw AdapterBroken("the adapter cannot release an object: " + reply.refused->dump());
    }
    objects_.clear();
}

}  // namespace childproof
