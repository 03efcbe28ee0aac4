"""A run that is killed or interrupted at any moment leaves the old index, or the new one, whole; the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder
from small_library import write_files

from index.build import index_paths
from index.search import Searcher
from index.snapshot import CURRENT, SNAPSHOTS, open_snapshot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the runs are forked")
QUESTION = "When was the bridge opened?"
NEW = 12


@dataclass(frozen=True)
class Scene:
    """An index of four files in a folder that now holds twelve more, and the process that runs over them."""

    root: Path
    server: subprocess.Popen[str]
    old: list[str]
    new: list[str]
    seconds: float

    def start(self, name: str) -> tuple[int, Path]:
        """A slow run over a copy of the index: its process, and the copy's folder."""
        directory = self.root / name
        shutil.copytree(self.root / "old", directory)
        return start(self.server, self.root, directory), directory

    def last_word(self, directory: Path) -> str:
        """What the run said last: its phase."""
        log = directory.with_suffix(".log")
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return lines[-1].split()[0] if lines else "forked"


def start(server: subprocess.Popen[str], root: Path, directory: Path) -> int:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(f"{root / 'files'}\t{directory}\t{directory.with_suffix('.log')}\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def answers(directory: Path) -> list[str]:
    return [hit.text for hit in Searcher(open_snapshot(directory), FakeEncoder()).search(QUESTION, 50)]


def wait_for_end(process: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.002)
    raise AssertionError(f"process {process} is still at work")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    root = tmp_path_factory.mktemp("killed")
    files = write_files(root / "files")
    index_paths([files], root / "old", FakeEncoder())
    for number in range(NEW):
        (files / f"new-{number}.md").write_text(
            f"# Bridge {number}\n\nThe bridge was opened in {1900 + number}. It has two towers and {number} lamps."
        )
    # One source changes and one is gone, so that every kind of write is among what can be cut off.
    (files / "tents.md").write_text("# Tents and Envoys\n\nThe envoys came by train over the bridge.")
    (files / "harbour.md").unlink()
    command = [sys.executable, str(Path(__file__).with_name("run_server.py"))]
    path = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as server:
        shutil.copytree(root / "old", root / "whole")
        wait_for_end(start(server, root, root / "whole"))  # the first run after the imports warms the machine
        shutil.rmtree(root / "whole")
        shutil.copytree(root / "old", root / "whole")
        began = time.monotonic()
        wait_for_end(start(server, root, root / "whole"))
        seconds = time.monotonic() - began
        assert (root / "whole.log").read_text(encoding="utf-8").endswith("done\n")
        old, new = answers(root / "old"), answers(root / "whole")
        assert old != new
        yield Scene(root, server, old, new, seconds)
        assert server.stdin is not None
        server.stdin.close()


def moments(count: int, seconds: float) -> list[float]:
    """Random moments with a fixed seed, one in each equal part of a run."""
    draw = random.Random(20_26)
    return [(part + draw.random()) * seconds / count for part in range(count)]


def stop_at(scene: Scene, moment: float, name: str, stop: signal.Signals) -> tuple[Path, str]:
    process, directory = scene.start(name)
    time.sleep(moment)
    with suppress(ProcessLookupError):  # now and then the run is faster
        os.kill(process, stop)
    wait_for_end(process)
    assert answers(directory) in (scene.old, scene.new)
    return directory, scene.last_word(directory)


def completes(scene: Scene, directory: Path) -> None:
    report = index_paths([scene.root / "files"], directory, FakeEncoder())
    assert report.works == 3 + NEW
    assert report.skipped == ()
    assert answers(directory) == scene.new
    assert not list(directory.glob(f"{CURRENT}.*"))
    for name in ("library.sqlite3", "vectors.sqlite3"):
        database = sqlite3.connect(directory / name)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()


@pytest.mark.parametrize(("count", "different"), [(6, 2), pytest.param(20, 3, marks=pytest.mark.slow)])
def test_kill_9_at_any_moment(scene: Scene, count: int, different: int) -> None:
    phases = set()
    for number, moment in enumerate(moments(count, scene.seconds)):
        directory, phase = stop_at(scene, moment, f"killed-{count}-{number}", signal.SIGKILL)
        phases.add(phase)
        completes(scene, directory)
        shutil.rmtree(directory)
    assert len(phases & {"reading", "encoding", "writing", "publishing"}) >= different, phases


@pytest.mark.parametrize("count", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_ctrl_c_leaves_no_half_file(scene: Scene, count: int) -> None:
    for number, moment in enumerate(moments(count, scene.seconds)):
        directory, _ = stop_at(scene, moment, f"stopped-{count}-{number}", signal.SIGINT)
        published = (directory / CURRENT).read_text()
        before = (scene.root / "old" / CURRENT).read_text()
        assert {path.name for path in (directory / SNAPSHOTS).iterdir()} == {published, before}
        assert not list(directory.glob(f"{CURRENT}.*"))
        completes(scene, directory)
        shutil.rmtree(directory)


def test_nothing_is_written_outside_the_index_folder(tmp_path: Path) -> None:
    for name in ("home", "temporary", "work"):
        (tmp_path / name).mkdir()
    files = write_files(tmp_path / "files")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    home, here = str(tmp_path / "home"), Path(__file__).parent
    program = (
        "import sys; from pathlib import Path; from index.build import index_paths; from index.search import Searcher\n"
        "from index.snapshot import open_snapshot; from fake_encoder import FakeEncoder\n"
        "index_paths([Path(sys.argv[1])], Path(sys.argv[2]), FakeEncoder())\n"
        "assert Searcher(open_snapshot(Path(sys.argv[2])), FakeEncoder()).search('harbour')\n"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(files), str(tmp_path / "index")],
        cwd=tmp_path / "work",
        env=os.environ
        | {"HOME": home, "XDG_CACHE_HOME": home, "XDG_DATA_HOME": home, "TMPDIR": str(tmp_path / "temporary")}
        | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join([str(here.parents[1]), str(here)])},
        check=True,
    )
    after = {
        path: path.stat().st_mtime_ns
        for path in tmp_path.rglob("*")
        if (tmp_path / "index") not in (path, *path.parents)
    }
    assert after == before
    assert (tmp_path / "index" / CURRENT).is_file()
