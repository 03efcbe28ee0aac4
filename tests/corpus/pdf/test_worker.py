"""A run over PDFs gives every file an answer, in order, whatever the files do to the processes that read them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import EncodedStreamObject, NameObject

from corpus.errors import CorpusError, UnreadableSource
from corpus.models import Document
from corpus.pdf import read_pdf
from corpus.pdf.pool import Limits, read_pdfs
from corpus.pdf.wire import Answer

FILES = Path(__file__).with_name("files")
FAKE = (sys.executable, str(Path(__file__).with_name("fake_worker.py")))
LIMITS = Limits(seconds=60, memory=1 << 30)
BRIEF = Limits(seconds=1, memory=1 << 30)


def read(
    *names: str, workers: int = 2, limits: Limits = LIMITS, passwords: dict[str, str] | None = None
) -> list[Answer]:
    paths = [Path(f"{name}.pdf") for name in names]
    answers = list(read_pdfs(paths, passwords=passwords, limits=limits, workers=workers, command=FAKE))
    assert [path for path, _ in answers] == paths
    return [answer for _, answer in answers]


def page_text(answer: Answer) -> str:
    assert isinstance(answer, Document), answer
    return answer.pages[0].text


def process_of(answer: Answer) -> int:
    return int(page_text(answer).split()[0])


def alive(process: int) -> bool:
    """A zombie is dead: where nobody reaps orphans they stay in the table."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state.strip()) and not state.startswith("Z")


def wait_until_dead(process: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while alive(process):
        assert time.monotonic() < end, f"process {process} is still at work"
        time.sleep(0.05)


def test_answers_come_in_the_order_asked() -> None:
    names = [f"{number}" for number in range(20)]
    answers = read(*names)
    assert [answer.work.title for answer in answers if isinstance(answer, Document)] == names


def test_one_process_serves_many_files() -> None:
    assert len({process_of(answer) for answer in read("a", "b", "c", "d", workers=1)}) == 1


def test_a_single_file_starts_a_single_process() -> None:
    assert len({process_of(answer) for answer in read("a", workers=8)}) == 1


def test_no_file_no_process() -> None:
    assert read() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hang", "longer than 1 seconds"),
        ("busy-in-c", "longer than 1 seconds"),
        ("crash", "SIGSEGV"),
        ("exit", "exit code 3"),
        ("bomb", "more than 1024 MiB of memory"),
        ("recursion", "RecursionError"),
        ("refused", "refused.pdf is no PDF."),
    ],
)
def test_a_bad_file_is_named_with_its_reason_and_the_next_is_read(name: str, said: str) -> None:
    limits = BRIEF if "longer" in said else LIMITS
    before, bad, after = read("before", name, "after", workers=1, limits=limits)
    assert page_text(before)
    assert isinstance(bad, UnreadableSource)
    assert said in str(bad)
    assert f"{name}.pdf" in str(bad)
    assert page_text(after)


def test_the_ranges_of_a_long_file_are_spread_over_the_workers_and_come_back_in_order() -> None:
    [answer] = read("long-0-0", workers=2)
    assert isinstance(answer, Document)
    assert [page.number for page in answer.pages] == [0, 10, 20, 30, 40]
    assert 1 <= len({page.text.split()[0] for page in answer.pages}) <= 2
    assert len({page.text.split()[1] for page in answer.pages}) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_range_that_ends_its_process_costs_its_pages_alone(workers: int) -> None:
    before, answer, after = read("before", "long-2-3", "after", workers=workers)
    assert isinstance(answer, Document)
    lost = ["exit code 3" in page.text for page in answer.pages]
    assert lost == [False, True, True, False, False]
    assert page_text(before)
    assert page_text(after)


def test_a_file_that_breaks_range_after_range_is_given_up() -> None:
    [rest_given_up] = read("long-2-4", workers=1)
    assert isinstance(rest_given_up, Document)
    assert rest_given_up.pages[-1].text == "too many pages before it could not be read"
    [lost] = read("long-1-5", workers=2)
    assert isinstance(lost, UnreadableSource)
    assert str(lost).startswith("long-1-5.pdf was skipped: it ended the process that read it (exit code 3)")


def test_a_worker_that_cannot_start_is_no_file_s_fault() -> None:
    with pytest.raises(CorpusError, match="does not start \\(exit code 1\\)"):
        list(read_pdfs([Path("a.pdf")], command=(sys.executable, "-c", "import no_such_module")))


def test_many_bad_files_in_a_row_leave_the_others_whole() -> None:
    answers = read(*["crash", "good", "exit", "bomb", "good", "crash", "good", "refused"])
    assert [isinstance(answer, Document) for answer in answers] == [False, True, False, False, True, False, True, False]


def test_what_a_library_prints_is_no_answer() -> None:
    first, second = read("chatter", "a", workers=1)
    assert page_text(first)
    assert page_text(second)


def test_a_file_may_start_processes_of_its_own() -> None:
    assert page_text(read("child")[0])


def test_passwords_go_by_path_or_by_name() -> None:
    answers = read("a", "folder/b", "c", passwords={"a.pdf": "one", "folder/b.pdf": "two"})
    assert [page_text(answer).split()[1] for answer in answers] == ["one", "two", "None"]


def test_closing_the_iterator_ends_the_workers_at_once() -> None:
    run = read_pdfs([Path("a.pdf"), Path("hang.pdf"), Path("hang.pdf")], workers=2, command=FAKE)
    process = process_of(next(run)[1])
    begin = time.monotonic()
    run.close()
    assert time.monotonic() - begin < 30
    wait_until_dead(process, 30)


def test_a_worker_reads_as_the_reader_does() -> None:
    paths = sorted(FILES.glob("*.pdf"))
    assert paths
    assert dict(read_pdfs(paths)) == {path: read_pdf(path) for path in paths}


def test_an_encrypted_file_opens_with_its_password_alone(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=FILES / "wells.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    for passwords in ({}, {"locked.pdf": "wrong"}):
        [(_, answer)] = read_pdfs([path], passwords=passwords)
        assert isinstance(answer, UnreadableSource)
        assert "locked.pdf is encrypted" in str(answer)
    [(_, answer)] = read_pdfs([path], passwords={"locked.pdf": "secret"})
    assert isinstance(answer, Document)
    assert "312 wells" in answer.pages[0].text


def test_a_stream_that_unfolds_a_thousandfold_is_refused_by_name(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    packer = zlib.compressobj(9)
    bomb = EncodedStreamObject()
    bomb._data = b"".join(packer.compress(bytes(1 << 24)) for _ in range(16)) + packer.flush()
    bomb[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(bomb)
    path = tmp_path / "bomb.pdf"
    writer.write(path)
    answers = dict(read_pdfs([path, FILES / "wells.pdf"], limits=Limits(seconds=30, memory=1 << 29), workers=1))
    assert isinstance(answers[path], UnreadableSource)
    assert "bomb.pdf" in str(answers[path])
    assert isinstance(answers[FILES / "wells.pdf"], Document)


@pytest.mark.slow
def test_two_thousand_pages_are_read_within_the_limit(tmp_path: Path) -> None:
    writer = PdfWriter()
    source = PdfReader(FILES / "notes.pdf")
    for _ in range(2_000):
        writer.add_page(source.pages[0])
    path = tmp_path / "long.pdf"
    writer.write(path)
    [(_, answer)] = read_pdfs([path])
    assert isinstance(answer, Document)
    assert [page.number for page in answer.pages] == list(range(1, 2_001))
    assert "المسّاحون" in answer.pages[-1].text


PARENT = """
import sys, time
from pathlib import Path
from corpus.pdf.pool import Limits, read_pdfs
command = sys.argv[1:3]
run = read_pdfs([Path("a.pdf"), Path(sys.argv[3])], workers=1, command=command, limits=Limits(seconds=float(sys.argv[5])))
print(next(run)[1].pages[0].text, flush=True)
next(run) if sys.argv[4] == "waiting" else time.sleep(600)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
@pytest.mark.parametrize("doing", ["waiting", "something else"])
def test_a_parent_that_ends_leaves_no_orphan(end: signal.Signals, doing: str) -> None:
    assert_no_orphan(end, "hang.pdf", doing, "600")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a limit of processor time, as Linux has it")
def test_an_orphan_in_a_call_that_hears_nothing_ends_with_its_processor_time() -> None:
    assert_no_orphan(signal.SIGKILL, "busy-in-c.pdf", "waiting", "1")


def assert_no_orphan(end: signal.Signals, *arguments: str) -> None:
    command = [sys.executable, "-c", PARENT, *FAKE, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, process_group=0
    ) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline().split()[0])
        assert alive(process)
        # A terminal sends Ctrl-C to the whole group; nobody but the parent hears a kill.
        os.kill(-parent.pid if end is signal.SIGINT else parent.pid, end)
        wait_until_dead(process, 30)
        parent.wait(timeout=30)
