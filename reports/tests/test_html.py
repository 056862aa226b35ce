"""report.html, used in a browser as a reader would."""

from __future__ import annotations

import importlib.util
import shutil
import time
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import quote

import pytest

from reports import html
from reports.results import read
from reports.summary import summarize
from reports.tests.synthetic import (
    EVERY_VERDICT,
    LINK,
    POPEN_STEP,
    READ_STEP,
    Line,
    campaign,
    case,
    footer,
    header,
    write,
)

MEGABYTE = 1_000_000

Open = Callable[..., Any]


def render(folder: Path, lines: list[Line]) -> Path:
    results = read([write(folder / "results.jsonl", lines)])
    page = folder / "report.html"
    with page.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(html.render(results, summarize(results)))
    return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver or not importlib.util.find_spec("selenium"):
        pytest.skip("report.html is not tested in a browser: that takes chromium, chromedriver and selenium")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options: Any = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Open:
    """Opens the page of these lines at a place in it, when its script has done."""

    def open_page(lines: list[Line], place: str = "", width: int = 1280) -> Any:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get("about:blank")
        browser.get(render(tmp_path, lines).as_uri() + place)
        wait_until(browser, lambda: bool(browser.execute_script(f"return {MILLISECONDS} !== undefined")))
        return browser

    return open_page


MILLISECONDS = "document.documentElement.dataset.milliseconds"


def texts(browser: Any, selector: str) -> list[str]:
    script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())"
    found: list[str] = browser.execute_script(script, selector)
    return found


def click(browser: Any, selector: str) -> None:
    browser.find_element("css selector", selector).click()


def ids(browser: Any) -> list[str]:
    """Also of cases that are not painted: the page leaves those out that are out of sight (content-visibility)."""
    script = "return [...document.querySelectorAll('.case .what code')].map((e) => e.textContent.trim())"
    found: list[str] = browser.execute_script(script)
    return found


def wait_until(browser: Any, condition: Callable[[], bool]) -> None:
    """A link and an opened row are events to the page: it follows a little later."""
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, 20).until(lambda _: condition())


TWO_RUNS = [
    *EVERY_VERDICT,
    header("rust", selected=2),
    case("rust"),
    case("rust", id="wait/hangs", steps=[]),
    footer("rust"),
]


def test_it_tells_the_result_in_a_sentence(open_page: Open) -> None:
    browser = open_page(EVERY_VERDICT)
    (sentence,) = texts(browser, ".headlines > li p:first-child")
    assert sentence == "cpp 0.1.0 passes 2 of 11 applicable cases on linux-x86_64-glibc at 3.13"
    assert texts(browser, ".banner") == []


def test_it_needs_no_network_and_breaks_no_rule_of_its_own(open_page: Open) -> None:
    browser = open_page(EVERY_VERDICT, "#case=communicate/retry-after-timeout-loses-nothing")
    assert browser.execute_script("return performance.getEntriesByType('resource').map((e) => e.name)") == []
    assert browser.get_log("browser") == []
    assert "default-src 'none'" in browser.page_source


def test_the_matrix_has_areas_runs_and_totals(open_page: Open) -> None:
    browser = open_page(TWO_RUNS)
    assert [name.split() for name in texts(browser, ".matrix .name")] == [["not", "green:", "cpp"], ["green:", "rust"]]
    assert texts(browser, ".matrix tbody th") == ["communicate", "streams", "user", "wait"]
    assert [" ".join(cell.split()) for cell in texts(browser, ".matrix tfoot td")] == ["2/11 6", "2/2"]


def test_a_cell_opens_to_its_cases_and_a_case_to_its_steps(open_page: Open) -> None:
    browser = open_page(TWO_RUNS)
    click(browser, "tr[data-area=communicate] td[data-run='cpp on linux-x86_64-glibc'] a")
    wait_until(browser, lambda: len(ids(browser)) == 2)
    assert ids(browser) == ["communicate/retry-after-timeout-loses-nothing", "communicate/returns-output"]
    click(browser, ".case summary")
    wait_until(browser, lambda: texts(browser, ".case[open] .play") != [])
    (expected, observed) = texts(browser, ".steps li.bad .sides > div")
    assert 'raises\nTimeoutExpired {timeout: 0.2, output: b"abc"}' in expected and "at_least: 0.2" in expected
    assert "raised\nTimeoutExpired" in observed and "output: null" in observed
    assert texts(browser, ".steps li.bad .mismatch") == ['output is null, expected b"abc"']
    assert "communicate(timeout=0.2)" in texts(browser, ".steps li.bad .head code")[0]
    assert texts(browser, ".facts dd") == ["popen-communicate-returns", "cases/communicate/basics.yaml:12"]


def test_the_address_leads_to_a_case_in_a_run(open_page: Open) -> None:
    rust = quote("rust on linux-x86_64-glibc")
    browser = open_page(TWO_RUNS, f"#case=wait/hangs&shown={rust}")
    assert texts(browser, ".case[open] .title") == ["hangs holds"]
    assert texts(browser, ".tabs [aria-pressed=true]")[0].startswith("rust")
    assert texts(browser, ".play .outcome .tally")[0] == "pass"
    click(browser, ".tabs button")
    assert texts(browser, ".play .outcome .tally")[0] == "hang"
    assert "shown=cpp+on+linux" in browser.current_url


def test_search_and_verdicts_narrow_the_list(open_page: Open) -> None:
    browser = open_page(EVERY_VERDICT)
    assert len(ids(browser)) == 12
    for words, found in {
        "streams-plain": ["streams/plain"],
        "no answer within": ["wait/hangs"],
        "BYTES text mode": ["streams/text[stderr]", "streams/text[stdout]"],
        "nothing like this": [],
    }.items():
        search = browser.find_element("css selector", "input[type=search]")
        search.clear()
        search.send_keys(words)
        assert ids(browser) == found
    browser = open_page(EVERY_VERDICT)
    for chip in ("crash", "hang"):
        click(browser, f"[data-chip={chip}]")
    assert ids(browser) == ["wait/crashes", "wait/hangs"]
    assert browser.current_url.endswith("#verdict=crash%2Chang")


def test_what_differs_between_runs_can_be_listed(open_page: Open) -> None:
    browser = open_page(TWO_RUNS, "#differs")
    assert ids(browser) == ["wait/hangs"]
    click(browser, "[data-chip=differs]")
    assert len(ids(browser)) == 12


def test_a_run_with_a_task_of_its_own_shows_it(open_page: Open) -> None:
    here, there = ({**READ_STEP, "call": {"on": "p", "input": {"bytes": name}}} for name in ("here", "there"))
    lines = [header("a"), case("a", steps=[here]), footer("a"), header("b"), case("b", steps=[there]), footer("b")]
    browser = open_page(lines, f"#case=communicate/returns-output&shown={quote('b on linux-x86_64-glibc')}")
    assert texts(browser, ".steps code")[0] == 'p.communicate(input=b"there")'
    click(browser, ".tabs button")
    assert texts(browser, ".steps code")[0] == 'p.communicate(input=b"here")'


def test_steps_that_were_not_reached_are_shown(open_page: Open) -> None:
    crashed = case(
        "b", verdict="crash", reason="step 1 (Popen): killed by SIGSEGV", steps=[{**POPEN_STEP, "ok": False}]
    )
    lines = [header("a"), case("a", steps=[POPEN_STEP, READ_STEP]), footer("a"), header("b"), crashed, footer("b")]
    browser = open_page(lines, "#case=communicate/returns-output")
    assert texts(browser, ".steps li.bad .unseen") == ["not as expected"]
    assert texts(browser, ".steps li.void .unseen") == ["not reached"]


def test_a_page_that_would_be_too_large_leaves_out_what_passed(open_page: Open, monkeypatch: Any) -> None:
    monkeypatch.setattr("reports.pack.LIMIT", 0)
    browser = open_page(EVERY_VERDICT, "#case=communicate/returns-output")
    assert texts(browser, ".steps li .unseen") == ["as expected"] * 2
    assert "What was observed is in the result file." in texts(browser, ".play")[0]
    assert "4711" not in texts(browser, ".play")[0]
    browser = open_page(EVERY_VERDICT, "#case=communicate/retry-after-timeout-loses-nothing")
    assert "timed out after 0.2 seconds" in texts(browser, ".steps li.bad")[0]


def test_an_expectation_is_told_with_its_link(open_page: Open) -> None:
    browser = open_page(EVERY_VERDICT, f"#case={quote('streams/text[stdout]')}")
    assert "TimeoutExpired holds bytes even in text mode" in texts(browser, ".reasons")[0]
    assert browser.find_element("css selector", ".reasons a").get_attribute("href") == LINK


def test_text_is_never_taken_for_markup(open_page: Open) -> None:
    nasty = "</script><script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
    step = {"op": "run", "call": {"args": [nasty]}, "expected": {}, "observed": {"value": nasty}, "ok": False}
    expectation = {"status": "fail", "reason": nasty, "link": "javascript:alert(1)"}
    failed = case(verdict="fail", title=nasty, reason=nasty, log=nasty, steps=[step], expectation=expectation)
    browser = open_page([header(run=nasty), {**failed, "run": nasty}, footer(nasty)], f"#case={failed['id']}")
    assert "taken" not in browser.title and browser.get_log("browser") == []
    assert browser.execute_script("return document.querySelectorAll('img, a[href^=javascript]').length") == 0
    wait_until(browser, lambda: texts(browser, ".case .title") == [nasty])


def test_an_incomplete_report_has_a_banner(open_page: Open) -> None:
    browser = open_page([header(selected=3), case()])
    assert "This report is incomplete." in texts(browser, ".banner")[0]
    assert "is incomplete; so far it passes 1 of 3" in texts(browser, ".headlines p")[0]


@pytest.mark.parametrize("width", [360, 800])
def test_nothing_sticks_out_of_a_narrow_screen(open_page: Open, width: int) -> None:
    browser = open_page(TWO_RUNS, "#case=communicate/retry-after-timeout-loses-nothing", width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_a_row_opens_by_keyboard(open_page: Open) -> None:
    browser = open_page(EVERY_VERDICT, "#verdict=hang")
    browser.execute_script("document.querySelector('.case summary').focus()")
    browser.switch_to.active_element.send_keys("\ue007")
    wait_until(browser, lambda: texts(browser, ".case[open] .play") != [])
    assert texts(browser, ".case[open] .play .reason") == ["step 1 (wait): no answer within 10 s"]


def test_a_very_large_report_stays_small_and_opens(open_page: Open, tmp_path: Path, capsys: Any) -> None:
    implementations = [f"implementation-{number}" for number in range(16)]
    lines = list(campaign(implementations, ["linux-x86_64", "linux-musl", "windows-x86_64", "macos-aarch64"], 1000))
    started = time.monotonic()
    browser = open_page(lines, "#differs")
    seconds, size = time.monotonic() - started, (tmp_path / "report.html").stat().st_size
    with capsys.disabled():
        script = browser.execute_script(f"return {MILLISECONDS}")
        print(
            f"\n64 runs of 1,000 cases: {size / MEGABYTE:.2f} MB, {script} ms of script, rendered and opened in {seconds:.1f} s"
        )
    assert size < 3 * MEGABYTE
    assert len(ids(browser)) > 0
