"""Whatever is done to a PDF, the run goes on: every file gets a document or a reason that names it, within the limits.

The mutations are deterministic: number n of a run is always the same file, and a failure names its number.
"""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pypdf
import pytest

from corpus.errors import UnreadableSource
from corpus.models import Document
from corpus.pdf.pool import Limits, read_pdfs

ROOT = Path(__file__).parents[3]
FOLDERS = (Path(__file__).with_name("files"), ROOT / "corpus" / "samples" / "library")
LIMITS = Limits(seconds=20, memory=1 << 30)
OBJECT = re.compile(rb"\d+ \d+ obj\b.*?\bendobj", re.DOTALL)
NUMBER = re.compile(rb"(?<![\d.])\d+(?![\d.])")

Mutation = Callable[[bytes, random.Random, bytes], bytes]


@cache
def originals() -> tuple[bytes, ...]:
    """The first page of each of the project's own PDFs, once as it is packed and once with its streams laid open."""
    found = []
    for path in sorted(path for folder in FOLDERS for path in folder.glob("*.pdf")):
        for unpacked in (False, True):
            writer = pypdf.PdfWriter()
            writer.add_page(pypdf.PdfReader(path).pages[0])
            if unpacked:
                lay_open(writer)
            data = io.BytesIO()
            writer.write(data)
            found.append(data.getvalue())
    return tuple(found)


def lay_open(writer: pypdf.PdfWriter) -> None:
    """Undo the compression, so that mutations reach content streams, fonts and character maps, not only zlib."""
    for number, value in enumerate(writer._objects):
        if isinstance(value, pypdf.generic.EncodedStreamObject) and value.get("/Filter") == "/FlateDecode":
            plain = pypdf.generic.DecodedStreamObject()
            plain.update(
                {key: item for key, item in value.items() if key not in ("/Filter", "/DecodeParms", "/Length")}
            )
            plain.set_data(value.get_data())
            writer._objects[number] = plain


def flip_bits(data: bytes, chance: random.Random, _: bytes) -> bytes:
    changed = bytearray(data)
    for _number in range(chance.choice((1, 5, 50, 500))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncate(data: bytes, chance: random.Random, _: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def drop(data: bytes, chance: random.Random, _: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice((1, 30, 3_000)) :]


def repeat(data: bytes, chance: random.Random, _: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.choice((1, 30, 3_000))] * chance.choice((2, 40)) + data[start:]


def splice_object(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """Put the inside of an object of another file, or of this one, in the place of an object's own."""
    places, parts = list(OBJECT.finditer(data)), list(OBJECT.finditer(chance.choice((data, other))))
    place = chance.choice(places)
    head = place[0].split(b"obj", 1)[0]
    body = chance.choice(parts)[0].split(b"obj", 1)[1]
    return data[: place.start()] + head + b"obj" + body + data[place.end() :]


def splice_bytes(data: bytes, chance: random.Random, other: bytes) -> bytes:
    start, source = chance.randrange(len(data)), chance.randrange(len(other))
    size = chance.choice((10, 300, 5_000))
    return data[:start] + other[source : source + size] + data[start + size :]


def change_number(data: bytes, chance: random.Random, _: bytes) -> bytes:
    """References that lead in circles, lengths, counts, coordinates and sizes beyond all measure."""
    for _number in range(chance.choice((1, 3, 30))):
        place = chance.choice(list(NUMBER.finditer(data)))
        value = chance.choice((b"0", b"-1", b"1", b"3", b"7", b"65536", b"2147483648", b"9" * 30, b"1e308", b"1.5"))
        data = data[: place.start()] + value + data[place.end() :]
    return data


MUTATIONS: tuple[Mutation, ...] = (flip_bits, truncate, drop, repeat, splice_object, splice_bytes, change_number)


def mutated(number: int) -> bytes:
    """The mutated file of this number: one to three mutations of one original."""
    chance = random.Random(number)
    data, other = chance.choice(originals()), chance.choice(originals())
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(MUTATIONS)(data, chance, other) or b"%PDF"
        if not OBJECT.search(data):
            break
    return data


def written(numbers: range, folder: Path) -> Iterator[Path]:
    """Each file, written when its turn comes, so that ten thousand never lie on the disk."""
    for number in numbers:
        path = folder / f"{number}.pdf"
        path.write_bytes(mutated(number))
        yield path


def check(numbers: range, folder: Path) -> dict[str, int]:
    """Read the mutated files of these numbers; the count of what came of them."""
    outcome = {"read": 0, "refused": 0}
    begin = time.monotonic()
    expected = iter(numbers)
    for path, answer in read_pdfs(written(numbers, folder), limits=LIMITS):
        assert path.stem == str(next(expected))
        waited = time.monotonic() - begin
        begin = time.monotonic()
        assert waited < LIMITS.seconds + 5, f"mutation {path.stem} held the run for {waited:.0f} seconds"
        if isinstance(answer, UnreadableSource):
            assert path.name in str(answer), f"mutation {path.stem} is refused without its name: {answer}"
            outcome["refused"] += 1
        else:
            assert isinstance(answer, Document)
            outcome["read"] += 1
        path.unlink()
    assert next(expected, None) is None, "the run ended before its files did"
    return outcome


def test_mutations_repeat() -> None:
    assert [mutated(number) for number in range(20)] == [mutated(number) for number in range(20)]
    assert len({mutated(number) for number in range(50)}) > 45


def test_three_hundred_mutated_files(tmp_path: Path) -> None:
    outcome = check(range(300), tmp_path)
    # Both must occur, else the mutations are too weak or too coarse to say anything.
    assert outcome["read"] >= 30
    assert outcome["refused"] >= 30


@pytest.mark.slow
def test_ten_thousand_mutated_files(tmp_path: Path) -> None:
    outcome = check(range(1_000, 11_000), tmp_path)
    assert sum(outcome.values()) == 10_000
