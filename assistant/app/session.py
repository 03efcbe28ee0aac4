"""What was asked and answered so far, and which citation is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from assistant.app.evidence import Evidence, Reply
from assistant.app.library_list import Ticks


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: a reply, a fault, or nothing yet."""

    question: str
    reply: Reply | None = None
    fault: str = ""
    is_question: bool = True
    """False for what is told about files; it is shown, but neither asked nor kept."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A citation: which exchange, and which of the places of its reply."""

    exchange: int
    evidence: int


@dataclass(slots=True, eq=False)
class Session:
    """One conversation; it is itself alone, whatever another one holds."""

    begun: datetime
    exchanges: list[Exchange] = field(default_factory=list)
    chosen: Chosen | None = None
    name: str = ""
    """Of the file that it is kept in; empty before it is."""
    ticks: Ticks | None = None
    """What was ticked in the library when it was asked last, if that is known."""
    digest: bytes = b""
    """Of what that file held when it was last read or written for this session."""

    def add(self, exchange: Exchange) -> int:
        """Append an exchange, and say which it is."""
        self.exchanges.append(exchange)
        return len(self.exchanges) - 1

    def questions(self, before: int | None = None) -> list[str]:
        """What was asked, from the first on, and not refused by a fault."""
        return [exchange.question for exchange in self.exchanges[:before] if not exchange.fault]

    def evidence(self) -> Evidence | None:
        """What the chosen citation leads to."""
        if self.chosen is None:
            return None
        reply = self.exchanges[self.chosen.exchange].reply
        return reply.places[self.chosen.evidence] if reply else None

    def beside_chosen(self, step: int) -> Chosen | None:
        """The citation so many steps on, through all answers, at most the first or the last; None if none is chosen."""
        if self.chosen is None:
            return None
        places = self._citations()
        return places[max(0, min(len(places) - 1, places.index(self.chosen) + step))]

    def last_citation(self) -> Chosen | None:
        """The first citation of the last answer that has one."""
        return next((each for each in reversed(self._citations()) if each.evidence == 0), None)

    def _citations(self) -> list[Chosen]:
        return [
            Chosen(number, place)
            for number, exchange in enumerate(self.exchanges)
            if exchange.reply
            for place in range(len(exchange.reply.places))
        ]
