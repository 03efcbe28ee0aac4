"""The Unicode bidirectional algorithm (UAX #9, Unicode 15) for one paragraph without embeddings.

Text from documents carries none (`assistant.sanitize` drops them), so the paragraph is a single level run, but for what the
caller isolates. The walk: characters -> bidi classes -> weak types (W1-W7) -> paired brackets (N0) -> neutrals (N1-N2) ->
levels (I1-I2, L1); `visual_order` is L2, `mirrored` L4.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

_PAIRED_BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎"
    "⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
"""BidiBrackets.txt, each opening bracket before its closing one."""

_MIRRORED_PAIRS = _PAIRED_BRACKETS + "<>«»‹›≤≥≪≫≺≻⊂⊃⊆⊇∈∋⸂⸃⸄⸅⸉⸊⸌⸍⸜⸝⸠⸡﹤﹥＜＞"
"""The part of BidiMirroring.txt that prose can meet; rarer mathematical signs stay as they are."""

_CLOSING = dict(zip(_PAIRED_BRACKETS[::2], _PAIRED_BRACKETS[1::2], strict=True))
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_MIRROR = {
    char: other
    for one, two in zip(_MIRRORED_PAIRS[::2], _MIRRORED_PAIRS[1::2], strict=True)
    for char, other in ((one, two), (two, one))
}
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_ISOLATED = "\ufffc"
"""Stands in the text around for what is isolated: like FSI and PDI, without a direction."""
_LONGEST_BRACKET_STACK = 63
_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_DIRECTION = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""What a resolved class counts as where neutrals look for a direction: numbers count as right-to-left."""


def base_level(text: str, default: int = 0) -> int:
    """The paragraph level: 1 if the first strong character is right-to-left, else 0; `default` without one (P2-P3)."""
    for char in text:
        bidi_class = unicodedata.bidirectional(char)
        if bidi_class == "L":
            return 0
        if bidi_class in ("R", "AL"):
            return 1
    return default


def mirrored(char: str) -> str:
    """The character that is drawn for `char` at an odd level (L4)."""
    return _MIRROR.get(char, char)


def levels(text: str, base: int, fences: Collection[int] = (), isolates: Sequence[tuple[int, int]] = ()) -> list[int]:
    """The embedding level of every character of a paragraph whose own level is `base`, 0 or 1.

    At each offset in `fences` the text is read as if a mark of the paragraph's direction (LRM or RLM) stood there, so that
    what follows, such as the number of a citation, is not drawn into a foreign word before it. Each span of `isolates`, which
    come in order and touch no letter or number, is read as between FSI and PDI: in the direction of its own first strong
    letter (without one, of the paragraph), and to the text around it as a sign that has no direction.
    """
    if not isolates:
        return _levels(text, base, fences)
    pieces: list[str] = []
    places: list[int] = []
    end = 0
    for start, stop in (*isolates, (len(text), len(text))):
        pieces.append(text[end:start])
        places += range(end, start)
        if start < stop:
            pieces.append(_ISOLATED)
            places.append(start)
        end = stop
    around = {place: at for at, place in enumerate(places)}
    found = dict(
        zip(places, _levels("".join(pieces), base, {around[at] for at in fences if at in around}), strict=True)
    )
    for start, stop in isolates:
        inside = text[start:stop]
        direction = base_level(inside, base)
        deeper = 0 if direction > base else 2
        own = _levels(inside, direction, {at - start for at in fences if start < at < stop})
        found.update(zip(range(start, stop), (level + deeper for level in own), strict=True))
    return [found[place] for place in range(len(text))]


def _levels(text: str, base: int, fences: Collection[int]) -> list[int]:
    """As `levels`, of a text without isolates."""
    original = [unicodedata.bidirectional(char) or "L" for char in text]
    if base == 0 and not {"R", "AL", "AN"}.intersection(original):
        return [0] * len(text)
    direction = "R" if base else "L"
    places: list[int | None] = []  # None is a fence
    for index, bidi_class in enumerate(original):
        if index in fences:
            places.append(None)
        if bidi_class != "BN":  # X9: boundary neutrals take no part; each gets the level of what stands before it
            places.append(index)
    classes = [direction if place is None else original[place] for place in places]
    is_mark = [bidi_class == "NSM" for bidi_class in classes]
    _resolve_weak(classes, direction)
    _resolve_brackets(["" if place is None else text[place] for place in places], classes, is_mark, direction)
    _resolve_neutrals(classes, direction)
    found = dict(zip(places, (_implicit_level(bidi_class, base) for bidi_class in classes), strict=True))
    result: list[int] = []
    for index in range(len(text)):
        result.append(found.get(index, result[-1] if result else base))
    _reset_separators(result, original, base)
    return result


def visual_order(line_levels: Sequence[int]) -> list[int]:
    """The indices of a line's characters from left to right (L2)."""
    order = list(range(len(line_levels)))
    odd = [level for level in line_levels if level % 2]
    if not odd:
        return order
    for level in range(max(line_levels), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and line_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def _resolve_weak(classes: list[str], direction: str) -> None:
    """Marks, numbers and their separators take the class of what they belong to (W1-W7), in place."""
    count = len(classes)
    for index, bidi_class in enumerate(classes):  # W1
        if bidi_class == "NSM":
            classes[index] = classes[index - 1] if index else direction
    strong = direction
    for index, bidi_class in enumerate(classes):  # W2, W3
        if bidi_class in ("L", "R", "AL"):
            strong = bidi_class
        elif bidi_class == "EN" and strong == "AL":
            classes[index] = "AN"
    for index, bidi_class in enumerate(classes):
        if bidi_class == "AL":
            classes[index] = "R"
    for index in range(1, count - 1):  # W4
        before, after = classes[index - 1], classes[index + 1]
        if before == after and (
            (classes[index] == "ES" and before == "EN") or (classes[index] == "CS" and before in ("EN", "AN"))
        ):
            classes[index] = before
    index = 0
    while index < count:  # W5, W6
        end = index
        while end < count and classes[end] == "ET":
            end += 1
        if end > index:
            beside_number = (index > 0 and classes[index - 1] == "EN") or (end < count and classes[end] == "EN")
            classes[index:end] = ["EN" if beside_number else "ON"] * (end - index)
        elif classes[index] in ("ES", "CS"):
            classes[index] = "ON"
        index = max(end, index + 1)
    strong = direction
    for index, bidi_class in enumerate(classes):  # W7
        if bidi_class in ("L", "R"):
            strong = bidi_class
        elif bidi_class == "EN" and strong == "L":
            classes[index] = "L"


def _bracket_pairs(chars: Sequence[str], classes: Sequence[str]) -> list[tuple[int, int]]:
    """The places of brackets that belong together, by opening bracket (BD16)."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for index, char in enumerate(chars):
        if classes[index] != "ON":
            continue
        char = _CANONICAL.get(char, char)
        if char in _CLOSING:
            if len(stack) == _LONGEST_BRACKET_STACK:
                return []
            stack.append((char, index))
        elif char in _OPENING:
            for depth in range(len(stack) - 1, -1, -1):
                opening, place = stack[depth]
                if opening == _OPENING[char]:
                    pairs.append((place, index))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _resolve_brackets(chars: Sequence[str], classes: list[str], is_mark: Sequence[bool], direction: str) -> None:
    """Both brackets of a pair take the direction of what they hold, or of what stands before them (N0), in place."""
    for opening, closing in _bracket_pairs(chars, classes):
        held = {_DIRECTION[each] for each in classes[opening + 1 : closing] if each in _DIRECTION}
        if not held:
            continue
        chosen = direction
        if direction not in held:
            before = (_DIRECTION.get(classes[place]) for place in range(opening - 1, -1, -1))
            chosen = next(filter(None, before), direction)
        for place in (opening, closing):
            classes[place] = chosen
            mark = place + 1
            while mark < len(classes) and is_mark[mark]:
                classes[mark] = chosen
                mark += 1


def _resolve_neutrals(classes: list[str], direction: str) -> None:
    """Neutrals take the direction that both sides share, or else the paragraph's (N1-N2), in place."""
    start, count = 0, len(classes)
    while start < count:
        end = start
        while end < count and classes[end] in _NEUTRAL:
            end += 1
        if end > start:
            before = _DIRECTION[classes[start - 1]] if start else direction
            after = _DIRECTION[classes[end]] if end < count else direction
            classes[start:end] = [before if before == after else direction] * (end - start)
        start = end + 1


def _implicit_level(bidi_class: str, base: int) -> int:
    """The level of a resolved class (I1-I2)."""
    if base:
        return 1 if bidi_class == "R" else 2
    return {"L": 0, "R": 1}.get(bidi_class, 2)


def _reset_separators(found: list[int], original: Sequence[str], base: int) -> None:
    """Separators, and blanks before them or at the end, stand at the paragraph's level (L1), in place."""
    trailing = True
    for index in range(len(found) - 1, -1, -1):
        if original[index] in ("B", "S"):
            trailing = True
        elif original[index] not in ("WS", "BN"):
            trailing = False
        if trailing:
            found[index] = base
