"""A handful of small files on subjects that do not meet, to index in tests."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "harbour.md": "# The Harbour Treaty\n\nJane Roe\n\n"
    "The harbour treaty was signed in 1911 by two kingdoms.[^1] It ended a long quarrel over lighthouses.\n\n"
    "[^1]: Roe, *Lights*, 1990, p. 4.\n",
    "tents.md": "# Tents and Envoys\n\n"
    "The desert envoys carried letters under their saddles. Every letter had a seal of red wax.\n",
    "فنار.txt": "اتفاقية المنارة\n\nليلى النجار\n\n"
    "وُقّعت اتفاقية المنارة سنة ١٩١١ بين مملكتين متجاورتين. وأنهت نزاعًا طويلًا على سفن الصيد.\n",
    "sub/tents.md": "# Other Tents\n\nMountain tents are made of goat hair, and bakers never sleep in them.\n",
}


def write_files(folder: Path) -> Path:
    """Write them into a folder, with a few files that are no sources; returns the folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.md").write_text("hidden words")
    return folder
