/// \file
/// Plays the steps of a case with an adapter.
#pragma once

#include <map>
#include <string>

#include "judge/verdict.hpp"
#include "load/cases.hpp"
#include "play/adapter.hpp"
#include "play/scene.hpp"

namespace childproof {

/// What the steps need besides the adapter.
struct PlayOptions {
    double time_scale = 1;
};

class Player {
public:
    Player(const Api& api, Adapter& adapter, Scene& scene, const PlayOptions& options)
        : api_(api), adapter_(adapter), scene_(scene), options_(options) {}

    /// Plays until the first step that is not as expected, then lets go of all objects. The verdict is pass or fail;
    /// what is wrong with the adapter itself is thrown (adapter.hpp), with the step in `result`.
    void play(const Case& one, CaseResult& result);

private:
    struct Call {
        int id = 0;
        const Step* step = nullptr;
        std::string method;
    };

    double deadline_of(const Case& one, const Step& step) const;
    void note_if_near_deadline(const Case& one, const Step& step, Clock::time_point begin, CaseResult& result) const;
    bool play_step(const Case& one, const Step& step, CaseResult& result);
    Observation perform(const Case& one, const Step& step, const Json& parameters);
    Observation perform_engine_op(const Step& step, const Json& parameters, double deadline);
    Observation perform_call(const Step& step, const Json& parameters, double deadline);
    Observation accepted(const Step& step, Reply reply);
    Json call_parameters(const Step& step, const Json& parameters);
    void let_go(double deadline);

    const Api& api_;
    Adapter& adapter_;
    Scene& scene_;
    PlayOptions options_;
    std::map<std::string, Call> calls_;  ///< concurrent ones, by name
    std::vector<std::string> objects_;   ///< Popen objects that are alive
    Json sent_;                          ///< what the step under way has sent
};

}  // namespace childproof
