"""What was asked and answered so far, and which citation is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.app.conversation import Chosen, Exchange
from assistant.app.evidence import Evidence, evidence_of


@dataclass(slots=True)
class Session:
    """One conversation."""

    exchanges: list[Exchange] = field(default_factory=list)
    chosen: Chosen | None = None

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
        answer = self.exchanges[self.chosen.exchange].answer
        return evidence_of(answer)[self.chosen.evidence] if answer else None

    def beside_chosen(self, step: int) -> Chosen | None:
        """The citation so many steps on, through all answers, at most the first or the last; None if none is chosen."""
        places = [
            Chosen(number, place)
            for number, exchange in enumerate(self.exchanges)
            if (answer := exchange.answer)
            for place in range(len(answer.sentences if answer.answered else answer.passages))
        ]
        if self.chosen is None:
            return None
        return places[max(0, min(len(places) - 1, places.index(self.chosen) + step))]
