"""The parts of an answer: which unit, shown how, and whether at all; `assistant.answer` puts them together."""
