"""An engine that is killed at any time leaves readable results, no process and no folder, and is gone on with as if nothing
had been. CHILDPROOF_KILLS says how many times that is tried, CHILDPROOF_KILLS_SEED at which times."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time

from test_childproof import ROOT, Engine, childproof, engine, several

__all__ = ["childproof", "engine"]  # the fixtures

KILLS = int(os.environ.get("CHILDPROOF_KILLS", "5"))
SEED = int(os.environ.get("CHILDPROOF_KILLS_SEED", random.randrange(1 << 32)))
# The adapter treats each case after its number, so that there are verdicts of all kinds.
CASES = several(24).replace('exit, "0"', 'exit, "number $n"')
OPTIONS = ("--resume", "--jobs", "2", "--time-scale", "0.3")


def verdicts(engine: Engine) -> dict[str, str]:
    records = engine.lines("case")
    found = {record["id"]: record["verdict"] for record in records}
    assert len(found) == len(records), "a case is recorded twice"
    return found


def kill_at(engine: Engine, seconds: float) -> None:
    """Play, and kill the engine so many seconds later; wait until all it has started has ended."""
    command = [str(engine.program), *engine.play_arguments("by-number", *OPTIONS, case=CASES), "--root", str(ROOT)]
    quiet, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, cwd=engine.folder, env=engine.environment(), stdout=quiet, stderr=pipe) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate(timeout=60)  # the guard has the same stderr, and ends after the keepers
    assert engine.left_behind() == []


def test_whenever_the_engine_is_killed_it_is_gone_on_with(engine: Engine) -> None:
    began = time.monotonic()
    engine.play("by-number", *OPTIONS, case=CASES)
    duration = time.monotonic() - began
    expected = verdicts(engine)
    assert set(expected.values()) == {"pass", "fail", "crash", "leak", "error"}
    chance = random.Random(SEED)
    killed = 0
    while killed < KILLS:
        engine.results.unlink()
        for _ in range(min(chance.choice((1, 1, 2, 3)), KILLS - killed)):
            kill_at(engine, chance.uniform(0, duration))
            killed += 1
            if engine.results.exists():
                *whole, _ = engine.results.read_text().split("\n")
                assert all(json.loads(line) for line in whole)
        engine.play("by-number", *OPTIONS, case=CASES)
        assert verdicts(engine) == expected, f"CHILDPROOF_KILLS_SEED={SEED}"
        assert [len(engine.lines(kind)) for kind in ("header", "footer")] == [1, 1]
        assert engine.lines("footer")[0]["complete"] and engine.left_behind() == []
