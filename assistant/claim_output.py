"""What `maraji cite` prints: passages for and against a claim, cited in a style, and the works as an export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.citing.citation_styles import styled
from assistant.citing.exports import ExportFormat, exported
from assistant.claims import ClaimReport, Finding
from assistant.comparing.oppositions import Sign
from corpus.language import language_of
from corpus.models import Language, Work

_NEAREST = 3
_NEAR = 0.05
"""Less probable passages have nothing to do with the claim."""
_TEXTS: dict[str, dict[Language, str]] = {
    "supports": {"ar": "ما يؤيد القول", "en": "Supports it"},
    "contradicts": {"ar": "ما يبدو أنه يخالفه", "en": "Seems to contradict it"},
    "nearest": {
        "ar": "لا شيء يؤيده أو يخالفه. أقرب ما في المصادر",
        "en": "Nothing supports or contradicts it. Nearest",
    },
    "nothing": {"ar": "لا شيء في المصادر قريب من هذا القول.", "en": "Nothing in the sources comes near this claim."},
    "references": {"ar": "المراجع", "en": "References"},
    "missing": {"ar": "ليس فيه: {numbers}", "en": "does not have {numbers}"},
}
_SIGNS: dict[Sign, dict[Language, str]] = {
    "number": {"ar": "رقم آخر", "en": "another number"},
    "negation": {"ar": "نفي", "en": "a negation"},
    "opposite": {"ar": "كلمة مضادة", "en": "an opposite word"},
}


def style_for(claim: str) -> str:
    """The style where none was chosen: the one of the claim's language."""
    return "arabic" if language_of(claim) == "ar" else "apa"


def works_used(report: ClaimReport) -> tuple[Work, ...]:
    """The works of the passages for and against a claim, each once."""
    return _works((*report.supporting, *report.contradicting))


def claim_json(report: ClaimReport, style: str, form: ExportFormat | None = None) -> dict[str, Any]:
    """`maraji cite --json`. Raises `BadSetting` for a style that cannot be used."""
    language = language_of(report.claim)
    return {
        "claim": report.claim,
        "language": language,
        "style": style,
        "supports": [_finding_json(each, style, language) for each in report.supporting],
        "contradicts": [_finding_json(each, style, language) for each in report.contradicting],
        "nearest": [_finding_json(each, style, language) for each in report.nearest],
        "references": _references(works_used(report), style, language),
        "export": {"format": form, "text": exported(works_used(report), form)} if form else None,
    }


def _finding_json(finding: Finding, style: str, language: Language) -> dict[str, Any]:
    hit, pages = finding.hit, finding.pages
    return {
        "probability": round(finding.probability, 4),
        "text": finding.sentence,
        "source": hit.source,
        "title": hit.title,
        "page": pages.page,
        "label": pages.label,
        "pages": pages.words(language),
        "section": list(hit.section),
        "text_page": hit.page,
        "start": finding.start,
        "end": finding.end,
        "passage": hit.text,
        "language": hit.language,
        "citation": styled(hit.work, pages, style, language).citation,
        "signs": list(finding.signs),
        "missing": list(finding.missing),
        "references": list(hit.references),
        "quality": {"status": hit.quality.status, "reasons": list(hit.quality.reasons)},
    }


def claim_text(report: ClaimReport, style: str) -> str:
    """`maraji cite` for people, in the claim's language. Raises `BadSetting` for a style that cannot be used."""
    language = language_of(report.claim)
    lines: list[str] = []
    for key, findings in (("supports", report.supporting), ("contradicts", report.contradicting)):
        if findings:
            lines += [f"{_TEXTS[key][language]}:", "", *_finding_lines(findings, style, language)]
    used, nearest = works_used(report), []
    if not used:
        nearest = [each for each in report.nearest[:_NEAREST] if each.probability >= _NEAR]
        if not nearest:
            return _TEXTS["nothing"][language]
        lines += [f"{_TEXTS['nearest'][language]}:", "", *_finding_lines(nearest, style, language)]
    lines += [f"{_TEXTS['references'][language]}:", "", *_references(used or _works(nearest), style, language)]
    return "\n".join(lines)


def _finding_lines(findings: Sequence[Finding], style: str, language: Language) -> list[str]:
    lines = []
    for finding in findings:
        citation = styled(finding.hit.work, finding.pages, style, language).citation
        notes = [_SIGNS[sign][language] for sign in finding.signs]
        if finding.missing:
            notes.append(_TEXTS["missing"][language].format(numbers=", ".join(finding.missing)))
        why = f" — {'; '.join(notes)}" if notes else ""
        lines += [finding.sentence, f"  {citation}  ({finding.hit.source}, {finding.probability:.2f}){why}", ""]
    return lines


def _references(works: Sequence[Work], style: str, language: Language) -> list[str]:
    """The entries of the reference list, in the order of their letters."""
    return sorted({entry for work in works if (entry := styled(work, None, style, language).reference)})


def _works(findings: Sequence[Finding]) -> tuple[Work, ...]:
    return tuple(dict.fromkeys(finding.hit.work for finding in findings))
