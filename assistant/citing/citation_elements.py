"""What citeproc-py leaves out of CSL: what stands for a missing author (a title, editors) is written nowhere else.

citeproc-py keeps to that only where `substitute` has a text of one variable; most styles call a macro or name editors there,
and then a work without an author has its title or its editors twice. Source:
https://docs.citationstyles.org/en/stable/specification.html#substitute
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from citeproc.model import CitationStylesElement, Names, Substitute, Text
from citeproc.source import CitationItem, Reference
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


class _Names(Names):  # type: ignore[misc]  # as above
    """Names that note whose they wrote, and leave out those that stood for an author."""

    def process(self, item: Any, names_context: Any = None, context: Any = None, **options: Any) -> Any:
        roles = [role for role in self.get("variable").split() if role in item.reference]
        layout = (self if context is None else context).get_layout()
        left = [role for role in roles if role not in layout.repressed.get(_TEXT, ())]
        if roles and not left:
            return None
        if left != roles:
            item = _without(item, set(roles) - set(left))
        text = super().process(item, names_context=names_context, context=context, **options)
        if text:
            _written(self if context is None else context).extend(left)
        return text


class _Item(CitationItem):  # type: ignore[misc]  # as above
    """An item with a reference of its own."""

    @property
    def reference(self) -> Any:
        return self["own_reference"]


def _without(item: Any, roles: Collection[str]) -> Any:
    """An item whose reference has no names in these roles."""
    reference = Reference.__new__(Reference)
    reference.update({name: value for name, value in item.reference.items() if name not in roles})
    changed = _Item.__new__(_Item)
    changed.update(item, own_reference=reference)
    return changed


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
    namespace.update({"text": _Text, "names": _Names, "substitute": _Substitute})
    rules.parser.set_element_class_lookup(lookup)
