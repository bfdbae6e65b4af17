"""The Fingertips API against a server of our own: patience, editions on disk, life offline."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from goldenthread.data.reading import read_file, read_folder
from goldenthread.data.sources import fingertips_api as api
from goldenthread.errors import InputRefusedError

HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note\n"
)
ROW = "90280,Isolation,,,E10000006,Cumbria,UA,Persons,18+ yrs,,,2010/11,{},40,45,,,,,\n"
GOOD = (200, HEADER + ROW.format(42))
CHANGED = (200, HEADER + ROW.format(43))
QUICK = api.Patience(attempts=3, first=0, longest=0, timeout=5)


@dataclass
class Server:
    """Answers in turn with what it was given; the last answer is repeated."""

    answers: list[tuple[int, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def next(self) -> tuple[int, str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def server() -> Iterator[Server]:
    played = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            played.asked.append(self.path)
            status, text = played.next()
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played.address = f"http://127.0.0.1:{running.server_port}/api"
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield played
    running.shutdown()
    thread.join()
    running.server_close()


def fetch(server: Server, cache: Path, *, offline: bool = False) -> api.Fetched:
    return api.fetch([90280], cache, base=server.address, patience=QUICK, offline=offline)


def test_what_is_fetched_is_kept_and_read(server: Server, tmp_path: Path) -> None:
    server.answers = [GOOD]
    fetched = fetch(server, tmp_path)
    frame = read_file(fetched.path).observations
    assert frame.select("measure", "breakdown", "area_code", "period", "value").rows() == [
        ("90280", "Persons 18+ yrs", "E10000006", "2010-11", 42.0)
    ]
    assert fetched.stale_because is None
    question = "indicator_ids=90280&child_area_type_id=502&parent_area_type_id=15"
    assert server.asked == [f"/api/all_data/csv/by_indicator_id?{question}"]


@pytest.mark.parametrize("bad", [(500, "oops"), (429, "later"), (200, ""), (200, HEADER)])
def test_a_poor_answer_is_asked_for_again(
    bad: tuple[int, str], server: Server, tmp_path: Path
) -> None:
    server.answers = [bad, bad, GOOD]
    assert fetch(server, tmp_path).path.is_file()
    assert len(server.asked) == 3


def test_a_wrong_question_is_not_repeated(server: Server, tmp_path: Path) -> None:
    server.answers = [(404, "no")]
    with pytest.raises(api.SourceUnreachableError, match=r"Nothing is kept.*refused the question"):
        fetch(server, tmp_path)
    assert len(server.asked) == 1


def test_the_same_answer_is_kept_once_and_a_changed_one_beside_it(
    server: Server, tmp_path: Path
) -> None:
    server.answers = [GOOD, GOOD, CHANGED]
    paths = [fetch(server, tmp_path).path for _ in range(3)]
    assert paths[0] == paths[1] != paths[2]
    assert sorted(tmp_path.glob("*.csv")) == sorted({paths[0], paths[2]})


def test_offline_the_newest_kept_answer_stands_in(server: Server, tmp_path: Path) -> None:
    server.answers = [GOOD, CHANGED]
    fetch(server, tmp_path)
    newest = fetch(server, tmp_path)
    found = fetch(server, tmp_path, offline=True)
    assert (found.path, len(server.asked)) == (newest.path, 2)
    assert found.stale_because == f"Fetched on {newest.retrieved}; the network was not asked."


def test_when_the_server_is_down_the_kept_answer_stands_in(server: Server, tmp_path: Path) -> None:
    server.answers = [GOOD, (503, "down")]
    kept = fetch(server, tmp_path)
    found = fetch(server, tmp_path)
    assert found.path == kept.path
    assert "in 3 attempts: the server answered 503" in (found.stale_because or "")


def test_with_neither_the_error_says_what_to_do(server: Server, tmp_path: Path) -> None:
    server.answers = [(503, "down")]
    with pytest.raises(api.SourceUnreachableError) as caught:
        fetch(server, tmp_path)
    assert "Nothing is kept for indicators 90280" in str(caught.value)
    assert "download the CSV" in caught.value.next_step


def test_no_server_at_all_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(api.SourceUnreachableError, match="ConnectError"):
        api.fetch([90280], tmp_path, base="http://127.0.0.1:9/api", patience=QUICK)


def test_a_kept_answer_to_another_question_does_not_stand_in(
    server: Server, tmp_path: Path
) -> None:
    server.answers = [GOOD]
    fetch(server, tmp_path)
    with pytest.raises(api.SourceUnreachableError):
        api.fetch([11111], tmp_path, offline=True)


def test_a_lost_index_is_begun_again(server: Server, tmp_path: Path) -> None:
    server.answers = [GOOD]
    (tmp_path / "fingertips.json").write_text("{", encoding="utf-8")
    fetch(server, tmp_path)
    assert fetch(server, tmp_path, offline=True).path.is_file()


def test_the_kept_folder_is_a_data_folder(server: Server, tmp_path: Path) -> None:
    server.answers = [GOOD, CHANGED]
    fetch(server, tmp_path)
    fetch(server, tmp_path)
    loaded = read_folder(tmp_path)
    assert loaded.observations.get_column("value").to_list() == [43.0]
    older, newer = sorted(edition.file for edition in loaded.editions)
    assert [(problem.where.file, problem.what) for problem in loaded.problems] == [
        (older, f"1 of its values gave way to those of {newer}, a newer edition")
    ]
    assert len(loaded.editions) == 2


def test_the_address_is_a_setting() -> None:
    environment = {api.SETTING: "http://mirror.example/api/"}
    assert api.address(None, environment) == "http://mirror.example/api"
    assert api.address("https://other.example", environment) == "https://other.example"
    assert api.address(None, {}) == api.ADDRESS
    with pytest.raises(InputRefusedError, match="is not an address"):
        api.address("mirror.example", {})


def test_no_indicator_is_no_question(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="No indicator was asked for"):
        api.fetch([], tmp_path)
