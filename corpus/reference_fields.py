"""What BibTeX and RIS call the kinds of works and their fields: read by `corpus.library`, written by the exports."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.models import WorkKind

BIBTEX_KINDS: Mapping[str, WorkKind] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "proceedings": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "unpublished": "manuscript",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
}
"""BibTeX's entry types and BibLaTeX's; the first one of a kind is the one that is written."""

ARTICLE_KINDS: Mapping[str, WorkKind] = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
"""BibLaTeX's `entrysubtype` of an article."""

BIBTEX_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "container": ("journal", "journaltitle", "booktitle", "maintitle"),
    "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
    "place": ("address", "location"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "edition": ("edition",),
    "series": ("series",),
    "url": ("url",),
    "doi": ("doi",),
    "isbn": ("isbn",),
}
"""The names of each field of a work, the usual one first."""

RIS_KINDS: Mapping[str, WorkKind] = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "JFULL": "article-journal",
    "INPR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-encyclopedia",
    "MANSCPT": "manuscript",
    "UNPB": "manuscript",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "ELEC": "webpage",
    "BLOG": "webpage",
    "ICOMM": "webpage",
}

RIS_TAGS: Mapping[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "CT"),
    "container": ("T2", "JF", "JO", "BT", "JA", "J2"),
    "publisher": ("PB",),
    "place": ("CY",),
    "volume": ("VL",),
    "issue": ("IS",),
    "edition": ("ET",),
    "series": ("T3",),
    "url": ("UR",),
    "doi": ("DO",),
    "isbn": ("SN",),
}
"""The tags of each field of a work, the usual one first; pages are in SP and EP, the year in PY, Y1 or DA."""
RIS_NAMES: Mapping[str, tuple[str, ...]] = {
    "names": ("AU", "A1"),
    "editors": ("A2", "ED"),
    "translators": ("A4",),
}
