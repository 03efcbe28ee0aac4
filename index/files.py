"""The files under the paths that a user names, and what they are known by."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from corpus.library import LIBRARY_SUFFIXES
from corpus.reading import SUFFIXES
from index.models import Skipped


def absolute(path: Path) -> Path:
    """The path as the index knows it: `~` opened, no `.` or `..`, links left as they are."""
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 - Path's own follow links, or raise


@dataclass(frozen=True, slots=True)
class Listing:
    """What there is to index under a path."""

    files: tuple[Path, ...]
    folders: frozenset[str]
    """The folders that could be listed."""
    unreadable: tuple[Skipped, ...] = ()


def source_files(path: Path) -> Listing:
    """The files to index under a path: itself, or in a folder all sources and libraries of references but hidden ones."""
    if not path.is_dir():
        return Listing((path,), frozenset())
    files: list[Path] = []
    listed: set[str] = set()
    unreadable: list[Skipped] = []

    def refused(error: OSError) -> None:
        reason = f"{error.filename} cannot be listed ({error.strerror or error}); check its permissions."
        unreadable.append(Skipped(str(error.filename), reason))

    for folder, folders, names in os.walk(path, onerror=refused):
        listed.add(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files.extend(
            Path(folder, name)
            for name in sorted(names)
            if not name.startswith((".", "~$")) and Path(name).suffix.lower() in SUFFIXES | LIBRARY_SUFFIXES
        )
    return Listing(tuple(files), frozenset(listed), tuple(unreadable))


def digest_of(file: Path) -> str | Skipped:
    """The hash of a file's bytes, or why it has none."""
    name = os.fsencode(file).decode("utf-8", errors="replace")
    if name != str(file):
        return Skipped(name, f"{name} has a name that is not UTF-8; rename the file.")
    try:
        if not file.is_file():
            return Skipped(name, f"{file} is no regular file; name a .pdf, .txt, .md, .bib or .ris file.")
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        return Skipped(name, f"{file} cannot be read ({error.strerror or error}); check its permissions.")
