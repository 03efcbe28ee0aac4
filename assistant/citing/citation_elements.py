"""What citeproc-py leaves out of CSL: a title that stands for a missing author is written nowhere else.

citeproc-py keeps to that only where `substitute` has a text of one variable; most styles call a macro there, and then a work
without an author has its title twice. (Editors who stand for authors are still written twice.) Source:
https://docs.citationstyles.org/en/stable/specification.html#substitute
"""

from __future__ import annotations

from typing import Any

from citeproc.model import CitationStylesElement, Substitute, Text
from lxml import etree

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_TEXT = f"{{{_NAMESPACE}}}text"


class _Text(Text):  # type: ignore[misc]  # citeproc-py is untyped to mypy
    """A text that notes which variables it wrote."""

    def _variable(self, item: Any, context: Any) -> Any:
        text = super()._variable(item, context)
        if text:
            _written(context).append(self.get("variable"))
        return text


class _Substitute(Substitute):  # type: ignore[misc]  # as above
    """A substitute after which the variables that it wrote are not written again."""

    def render(self, item: Any, context: Any = None, **options: Any) -> Any:
        _written(context).clear()
        return super().render(item, context=context, **options)

    def add_to_repressed_list(self, child: Any, context: Any) -> None:
        super().add_to_repressed_list(child, context)
        repressed = context.get_layout().repressed
        repressed.setdefault(_TEXT, []).extend(_written(context))


def _written(context: Any) -> list[str]:
    """The variables that were written of the present work; citeproc-py empties this dict before each."""
    written: list[str] = context.get_layout().repressed.setdefault("written", [])
    return written


def write_substitutes_once(rules: Any) -> None:
    """Let a style that was just opened use these elements."""
    lookup = etree.ElementNamespaceClassLookup()
    namespace = lookup.get_namespace(_NAMESPACE)
    namespace[None] = CitationStylesElement
    classes = CitationStylesElement.__subclasses__()
    namespace.update({each.__name__.replace("_", "-").lower(): each for each in classes})
    namespace.update({"text": _Text, "substitute": _Substitute})
    rules.parser.set_element_class_lookup(lookup)
