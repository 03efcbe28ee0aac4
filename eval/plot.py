"""Runs as pictures, PNG and SVG: recall by direction, risk and coverage, calibration, latency; labelled in English or Arabic.

matplotlib (the extra `plot`) shapes Arabic and orders it from 3.11 on, through its own libraqm; older ones print it in pieces.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from eval.errors import BadRun, MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Run: TypeAlias = tuple[str, Mapping[str, Any]]
"""A label and a run's document."""
PlotLanguage: TypeAlias = Literal["ar", "en"]

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "recall": "Gold place first (dark) and among five (pale)",
        "recall_y": "share of questions (95% interval)",
        "direction": "language of the question > of the source",
        "all": "all",
        "risk": "Risk and coverage",
        "coverage": "share of questions answered, most confident first",
        "risk_y": "share of these answered wrong",
        "calibration": "Calibration",
        "confidence": "stated confidence",
        "right": "share answered right",
        "perfect": "perfect",
        "latency": "Seconds a question",
        "seconds": "seconds",
        "share": "share of questions answered by then",
        "ar": "Arabic",
        "en": "English",
        "none": "none",
    },
    "ar": {
        "recall": "الموضع الصحيح أولًا (غامق) وضمن أول خمسة (فاتح)",
        "recall_y": "نسبة الأسئلة (مجال ثقة 95%)",
        "direction": "لغة السؤال ← لغة المصدر",
        "all": "الكل",
        "risk": "الخطأ والتغطية",
        "coverage": "نسبة الأسئلة المجابة، الأوثق أولًا",
        "risk_y": "نسبة الخطأ فيها",
        "calibration": "معايرة الثقة",
        "confidence": "الثقة المعلنة",
        "right": "نسبة الصواب",
        "perfect": "معايرة تامة",
        "latency": "زمن الإجابة",
        "seconds": "ثانية",
        "share": "نسبة الأسئلة المجابة خلاله",
        "ar": "عربي",
        "en": "إنجليزي",
        "none": "بلا جواب",
    },
}
_OLDEST_THAT_SHAPES: Final = (3, 11)
_INSTALL: Final = (
    f"install it with: {shlex.join([sys.executable, '-m', 'pip', 'install', 'matplotlib>=3.11'])} "
    "(or, in a checkout: .venv/bin/pip install -e '.[plot]')"
)
_SETTINGS: Final[Mapping[str, Any]] = {
    "font.size": 11,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "maraji",  # the same run gives the same file
}
_COLOURS: Final = ("#1b6ca8", "#d1495b", "#2e8b57", "#8a5fb0", "#e09f3e", "#4f5d75")
"""Told apart in print and by people who see few colours: lightness differs as well."""


def plot_runs(runs: Sequence[Run], folder: Path, language: PlotLanguage = "en") -> list[Path]:
    """Draw the pictures that the runs have data for and return their files. Raises `MissingExtra` or `BadRun`."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra(f"Pictures need matplotlib; {_INSTALL}.") from error
    found = tuple(int(part) for part in matplotlib.__version__.split(".")[:2])
    if language == "ar" and found < _OLDEST_THAT_SHAPES:
        raise MissingExtra(f"matplotlib {matplotlib.__version__} cannot join Arabic letters; {_INSTALL}.")
    labels = _LABELS[language]
    written = []
    with matplotlib.rc_context(dict(_SETTINGS)):
        for name, draw in _PICTURES.items():
            figure = Figure(figsize=(7.5, 4.6), layout="constrained")
            axes = figure.add_subplot()
            if not draw(axes, _distinct(runs), labels):
                continue
            if len(axes.get_legend_handles_labels()[0]) > 1:
                figure.legend(loc="outside right upper", frameon=False)
            for suffix, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": None})):
                path = folder / f"{name}.{suffix}"
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                    figure.savefig(path, dpi=160, metadata=metadata)
                except OSError as error:
                    raise BadRun(
                        f"{path} cannot be written ({error.strerror or error}); name another folder with --out."
                    ) from error
                written.append(path)
    return written


def _distinct(runs: Sequence[Run]) -> list[Run]:
    """Runs labelled by their configuration where that tells them apart, else by their files."""
    names = [str(run["config"]["name"]) for _, run in runs]
    return [
        (name if len(set(names)) == len(names) else label, run) for name, (label, run) in zip(names, runs, strict=True)
    ]


def _recall(axes: Axes, runs: Sequence[Run], labels: Mapping[str, str]) -> bool:
    """Bars of the share found first, before paler ones of the share found among five; a group a direction.

    Of quotations where the set has them, else of pages.
    """
    directions = sorted({name for _, run in runs for name in run["measures"]["direction"]} - {"none", "unknown"})
    groups = ["all", *(directions if len(directions) > 1 else ())]
    width = 0.8 / len(runs)
    for number, (label, run) in enumerate(runs):
        colour = _COLOURS[number % len(_COLOURS)]
        for place, group in enumerate(groups):
            x = place + (number - (len(runs) - 1) / 2) * width
            first, five = (_success(run, group, cutoff) for cutoff in (1, 5))
            if first is None or five is None:
                continue
            axes.bar(x, five["mean"], width * 0.92, color=colour, alpha=0.35)
            error = [[first["mean"] - first["low"]], [first["high"] - first["mean"]]]
            style = {"elinewidth": 1, "capsize": 2, "ecolor": "#222222"}
            axes.bar(
                x, first["mean"], width * 0.92, color=colour, yerr=error, error_kw=style, label=None if place else label
            )
    axes.set_xticks(range(len(groups)), [_direction_label(group, labels) for group in groups])
    axes.grid(visible=False, axis="x")
    axes.set_ylim(0, 1.02)
    _describe(axes, labels["recall"], labels["direction"] if len(groups) > 1 else "", labels["recall_y"])
    return bool(axes.patches)


def _success(run: Mapping[str, Any], group: str, cutoff: int) -> Mapping[str, float] | None:
    measures = run["measures"]["all"] if group == "all" else run["measures"]["direction"].get(group, {})
    found: Mapping[str, float] | None = measures.get(f"quotation.success@{cutoff}") or measures.get(
        f"page.success@{cutoff}"
    )
    return found


def _direction_label(group: str, labels: Mapping[str, str]) -> str:
    question, _, source = group.partition(">")
    if not source:
        return labels.get(group, group)
    # An arrow is drawn in the direction of reading: in Arabic from right to left.
    arrow = "←" if labels is _LABELS["ar"] else "→"
    return f"{labels.get(question, question)}\n{arrow} {labels.get(source, source)}"


def _risk_coverage(axes: Axes, runs: Sequence[Run], labels: Mapping[str, str]) -> bool:
    for number, (label, run) in enumerate(runs):
        curve = run["measures"]["all"].get("refusal.risk_coverage")
        if curve:
            coverage, risk = zip(*curve, strict=True)
            axes.step(coverage, risk, where="post", label=label, color=_COLOURS[number % len(_COLOURS)])
    axes.set_xlim(0, 1.01)
    axes.set_ylim(0, None)
    _describe(axes, labels["risk"], labels["coverage"], labels["risk_y"])
    return bool(axes.lines)


def _calibration(axes: Axes, runs: Sequence[Run], labels: Mapping[str, str]) -> bool:
    drawn = False
    for number, (label, run) in enumerate(runs):
        bins = run["measures"]["all"].get("refusal.calibration")
        if bins:
            confidence, right, count = zip(*bins, strict=True)
            colour = _COLOURS[number % len(_COLOURS)]
            axes.plot(confidence, right, color=colour, label=label)
            axes.scatter(confidence, right, [20 + 200 * each / sum(count) for each in count], color=colour)
            drawn = True
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", linewidth=1, label=labels["perfect"])
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    _describe(axes, labels["calibration"], labels["confidence"], labels["right"])
    return drawn


def _latency(axes: Axes, runs: Sequence[Run], labels: Mapping[str, str]) -> bool:
    for number, (label, run) in enumerate(runs):
        seconds = [record["seconds"] for record in run["questions"]]
        axes.ecdf(seconds, label=label, color=_COLOURS[number % len(_COLOURS)])
    axes.set_xlim(0, None)
    _describe(axes, labels["latency"], labels["seconds"], labels["share"])
    return True


def _describe(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title)
    axes.set_xlabel(x)
    axes.set_ylabel(y)


_PICTURES: Final[Mapping[str, Callable[[Axes, Sequence[Run], Mapping[str, str]], bool]]] = {
    "recall": _recall,
    "risk-coverage": _risk_coverage,
    "calibration": _calibration,
    "latency": _latency,
}
