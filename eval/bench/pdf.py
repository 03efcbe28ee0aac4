"""PDF readers side by side in one run: `python -m eval.bench.pdf FOLDER [--json OUT]`.

    every NAME.pdf of the folder -> each reader's text, and the time it took
        -> against NAME.txt, where there is one: errors in characters and words, numbers kept
        -> without it: the share of Arabic words that hunspell knows, and of pdfium's words that are found

NAME.txt is the true text: the body in reading order, then a line `=== FOOTNOTES ===` and the notes. Maraji and pypdf
are installed with the project; the others are measured where they are there, and named where they are not.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from corpus.models import Document, Page
from corpus.pdf import read_pdf
from corpus.pdf.pool import read_pdfs

Reader = Callable[[Path], str]

_NOTES_RULE = "=== FOOTNOTES ==="
# Harakat, tatweel, zero-width and bidi controls, soft hyphen, control characters.
_UNSEEN = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NUMBER = re.compile(r"\d+(?:[.,٫٬/]\d+)*")
# Persian letters that some programs write for the Arabic ones drawn alike.
_ALIKE = str.maketrans("یھک", "يهك")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")


def normalise(text: str) -> str:
    """The text as it is compared: NFKC; no harakat, tatweel or invisible characters; ASCII digits; single blanks."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    # Once more: letter and accent may have met only now.
    text = unicodedata.normalize("NFKC", text).translate(_DIGITS)
    return " ".join(text.replace(_NOTES_RULE, " ").split())


def edit_distance(first: Sequence[Hashable], second: Sequence[Hashable]) -> int:
    """The least insertions, deletions and replacements that turn one sequence into the other (Levenshtein)."""
    codes: dict[Hashable, int] = {}
    source, target = (np.array([codes.setdefault(item, len(codes)) for item in items]) for items in (first, second))
    ramp = np.arange(len(target) + 1)
    row = ramp
    for done, item in enumerate(source, 1):
        replaced = row[:-1] + (target != item)
        deleted = row[1:] + 1
        row = np.concatenate(([done], np.minimum(replaced, deleted)))
        # An insertion costs one more than the cell to its left: along the ramp this is a running minimum.
        row = np.minimum.accumulate(row - ramp) + ramp
    return int(row[-1])


def error_rate(truth: Sequence[Hashable], read: Sequence[Hashable]) -> float:
    """Edit distance over the length of the truth: CER over characters, WER over words."""
    return edit_distance(truth, read) / len(truth)


def kept(truth: Iterable[str], read: Iterable[str]) -> float:
    """The share of the true items that were read, each as often as it stands there; 1 where there are none."""
    wanted, found = Counter(truth), Counter(read)
    return sum((wanted & found).values()) / wanted.total() if wanted else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """What one reader made of one file; None where a measure does not apply. A file not read counts as all wrong."""

    file: str
    pages: int
    seconds: float
    characters: float | None = None
    """Character error rate against the truth."""
    words: float | None = None
    """Word error rate against the truth."""
    numbers: float | None = None
    """Share of the true numbers that are there, whole."""
    known: float | None = None
    """Share of its Arabic words of three letters and more that hunspell's dictionary knows."""
    found: float | None = None
    """Share of pdfium's words that it has too."""
    failure: str = ""


def score_text(file: str, pages: int, seconds: float, read: str, truth: str) -> Score:
    """Measure a text that was read against the true one."""
    true, got = normalise(truth), normalise(read)
    return Score(
        file,
        pages,
        seconds,
        characters=error_rate(true, got),
        words=error_rate(true.split(), got.split()),
        numbers=kept(_NUMBER.findall(true), _NUMBER.findall(got)),
    )


def printed(document: Document) -> str:
    """A document as other readers give it: the pages' text with the bare note calls put back, then all notes.

    Calls in brackets are in the text already; others are put in brackets in Arabic and bare in English, as most books
    print them, and so are the marks of the notes.
    """
    form = "({})" if document.work.language == "ar" else "{}"
    notes = [f"{form.format(note.mark)} {note.text}" for page in document.pages for note in page.notes]
    return "\n".join([*(_with_bare_calls(page, form) for page in document.pages), *notes])


def _with_bare_calls(page: Page, form: str) -> str:
    parts, start = [], 0
    for call in sorted(page.calls, key=lambda call: call.offset):
        parts.append(page.text[start : call.offset])
        if not parts[-1].rstrip().endswith((")", "]")):
            parts.append(form.format(call.mark))
        start = call.offset
    return "".join([*parts, page.text[start:]])


def read_maraji(path: Path) -> str:
    """Maraji in this process, without the cost of starting a worker."""
    return printed(read_pdf(path))


# The rivals are loaded by name: none is a dependency of this room, and a missing one is told, not an error.
def _pypdf() -> Reader:
    pypdf = importlib.import_module("pypdf")
    return lambda path: "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _pdfium() -> Reader:
    pdfium = importlib.import_module("pypdfium2")
    return lambda path: "\n".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(path))


def _qalam() -> Reader:
    qalam = importlib.import_module("qalam")
    return lambda path: str(qalam.Document(str(path)).text)


RIVALS: Mapping[str, Callable[[], Reader]] = {"pypdf": _pypdf, "pdfium": _pdfium, "qalam": _qalam}


def available() -> tuple[dict[str, Reader], list[str]]:
    """The readers that are installed, Maraji first, and the names of those that are not."""
    readers: dict[str, Reader] = {"maraji": read_maraji}
    missing = []
    for name, load in RIVALS.items():
        try:
            readers[name] = load()
        except ImportError:
            missing.append(name)
    return readers, missing


def known_words(text: str) -> float | None:
    """The share of Arabic words that hunspell knows; None without words, without hunspell or without its dictionary."""
    program = shutil.which("hunspell")
    words = _ARABIC_WORD.findall(normalise(text).translate(_ALIKE))
    if program is None or not words:
        return None
    answer = subprocess.run(
        [program, "-d", "ar", "-l"], input="\n".join(words), capture_output=True, encoding="utf-8", check=False
    )
    return 1 - len(answer.stdout.split()) / len(words) if answer.returncode == 0 else None


def measure(path: Path, pages: int, read: Reader, reference: str | None) -> Score:
    """Let a reader read a file, and score it. reference: pdfium's text, for files without a truth."""
    begin = time.perf_counter()
    failure = ""
    try:
        text = read(path)
    except Exception as error:  # noqa: BLE001 - whatever stops a reader, ours or a rival, is its result for this file
        text, failure = "", f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - begin
    truth = path.with_suffix(".txt")
    if truth.exists():
        score = score_text(path.name, pages, seconds, text, truth.read_text(encoding="utf-8"))
    else:
        found = kept(_tokens(reference), _tokens(text)) if reference else None
        score = Score(path.name, pages, seconds, known=known_words(text), found=found)
    return Score(**{**asdict(score), "failure": failure})


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w{2,}", normalise(text).translate(_ALIKE))


def run(paths: Sequence[Path]) -> tuple[dict[str, list[Score]], dict[str, float], list[str]]:
    """Scores of each reader; pages a second of each, and of Maraji over all cores; the readers that are missing."""
    begin = time.perf_counter()
    documents = dict(read_pdfs(paths))
    parallel = time.perf_counter() - begin
    pages = {path: len(answer.pages) if isinstance(answer, Document) else 0 for path, answer in documents.items()}
    readers, missing = available()
    references = {path: _reference(path, readers.get("pdfium")) for path in paths}
    scores: dict[str, list[Score]] = {}
    for name, read in readers.items():
        measure(paths[0], 0, read, None)  # imports and caches, not to be counted
        scores[name] = [measure(path, pages[path], read, references[path]) for path in paths]
    speeds = {name: sum(pages.values()) / sum(score.seconds for score in rows) for name, rows in scores.items()}
    speeds["maraji, workers"] = sum(pages.values()) / parallel
    return scores, speeds, missing


def _reference(path: Path, pdfium: Reader | None) -> str | None:
    if pdfium is None or path.with_suffix(".txt").exists():
        return None
    try:
        return pdfium(path)
    except Exception:  # noqa: BLE001 - a file that pdfium cannot read sets no measure
        return None


def table(scores: Mapping[str, Sequence[Score]], speeds: Mapping[str, float]) -> str:
    """A line for each reader: means over its files in per cent, worst file by characters, files that failed, speed."""
    lines = [
        f"{'':16}{'CER %':>8}{'worst':>8}{'WER %':>8}{'numbers':>9}{'known':>8}{'found':>8}{'failed':>8}{'pages/s':>9}"
    ]
    for name, rows in scores.items():
        characters = [row.characters for row in rows if row.characters is not None]
        cells = [
            _mean(characters, 8),
            f"{100 * max(characters):8.2f}" if characters else f"{'-':>8}",
            _mean([row.words for row in rows if row.words is not None], 8),
            _mean([row.numbers for row in rows if row.numbers is not None], 9),
            _mean([row.known for row in rows if row.known is not None], 8),
            _mean([row.found for row in rows if row.found is not None], 8),
            f"{sum(bool(row.failure) for row in rows):8}",
            f"{speeds[name]:9.1f}",
        ]
        lines.append(f"{name:16}{''.join(cells)}")
    lines.append(f"{'maraji, workers':16}{'':57}{speeds['maraji, workers']:15.1f}")
    return "\n".join(lines)


def _mean(values: Sequence[float], width: int) -> str:
    return f"{100 * fmean(values):{width}.2f}" if values else f"{'-':>{width}}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 where the folder holds no PDF."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.pdf", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of NAME.pdf, with NAME.txt where the true text is known")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every file's scores there")
    settings = parser.parse_args(arguments)
    paths = sorted(settings.folder.glob("*.pdf"))
    if not paths:
        print(f"{settings.folder} holds no PDF; name a folder of NAME.pdf and NAME.txt.", file=sys.stderr)
        return 1
    scores, speeds, missing = run(paths)
    print(table(scores, speeds))
    for row in scores["maraji"]:
        if row.failure or (row.characters or 0) > 0.01:
            print(f"{row.file}: {row.failure or f'{100 * (row.characters or 0):.2f} % of the characters'}")
    if missing:
        print(f"not installed, so not measured: {', '.join(missing)}", file=sys.stderr)
    if settings.json:
        rows = {name: [asdict(row) for row in found] for name, found in scores.items()}
        settings.json.write_text(json.dumps({"scores": rows, "pages_a_second": speeds}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
