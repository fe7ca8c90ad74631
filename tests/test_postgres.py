"""The server of a test run clears up after runs that were killed."""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.postgres import remove_what_killed_runs_left

NO_PROCESS = 2**30


def test_two_processes_clear_up_at_once(tmp_path):
    for number in range(40):
        left = tmp_path / f"{NO_PROCESS + number}-processes"
        left.mkdir()
        (left / "web.json").write_text(json.dumps({"group": NO_PROCESS + number, "born": 0}))
    with ThreadPoolExecutor(4) as both:
        list(both.map(remove_what_killed_runs_left, [tmp_path] * 4))
    assert [each.name for each in tmp_path.iterdir()] == ["clearing"]
