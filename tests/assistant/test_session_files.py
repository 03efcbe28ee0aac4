"""Conversations on disk: what is kept comes back, what is damaged is named and left."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from fake_assistant import arabic_answer, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.app.evidence import reply_of
from assistant.app.library_list import Ticks
from assistant.app.session import Chosen, Exchange, Session
from assistant.app.session_files import SessionFolder
from assistant.app.session_keeper import SessionKeeper
from assistant.errors import DamagedSession

BEGUN = datetime(2026, 3, 4, 5, 6, 7)


def a_session() -> Session:
    return Session(
        BEGUN,
        [
            Exchange("ما هي\nالدبلوماسية؟ \ud800", replace(reply_of(arabic_answer("?")), references=("Manor, 2019.",))),
            Exchange("a fault", fault="it failed"),
            Exchange("the weather", reply_of(refusal("?"))),
            Exchange("bad.pdf", fault="skipped", is_question=False),
            Exchange("not answered yet"),
        ],
    )


def test_questions_and_answers_come_back_with_their_citations(tmp_path: Path) -> None:
    folder, session = SessionFolder(tmp_path / "new" / "sessions"), a_session()
    folder.save(session)
    loaded = folder.load(session.name)
    assert [each.question for each in loaded.exchanges] == ["ما هي\nالدبلوماسية؟ ?", "the weather"]
    assert [each.reply for each in loaded.exchanges] == [session.exchanges[0].reply, session.exchanges[2].reply]
    assert loaded.begun == BEGUN
    assert loaded.chosen == Chosen(1, 0)
    assert loaded.name == session.name


def test_what_was_ticked_and_what_was_nearly_chosen_come_back(tmp_path: Path) -> None:
    folder, session = SessionFolder(tmp_path), a_session()
    first = session.exchanges[0].reply
    assert first
    session.exchanges[0] = Exchange(
        "?", replace(first, alternatives=(replace(first.evidence[0], also=("Roe, p. 4",)),))
    )
    for ticks in (None, Ticks(), Ticks(frozenset({"ar"}), frozenset({"arabic.md", "roe.pdf"}))):
        session.ticks = ticks
        folder.save(session)
        loaded = folder.load(session.name)
        assert (loaded.ticks, loaded.exchanges[0].reply) == (ticks, session.exchanges[0].reply)


@pytest.mark.parametrize(
    "ticks", ["null", '{"languages": ["fr"], "works": []}', '{"languages": [], "works": [1]}', "{}"]
)
def test_damaged_ticks_are_damage(tmp_path: Path, ticks: str) -> None:
    folder, session = SessionFolder(tmp_path), a_session()
    session.ticks = Ticks()
    folder.save(session)
    path = tmp_path / session.name
    path.write_text(path.read_text().replace('{"languages": [], "works": []}', ticks))
    with pytest.raises(DamagedSession):
        folder.load(session.name)


def test_a_session_is_one_file_of_the_users_own_however_often_it_is_saved(tmp_path: Path) -> None:
    folder, session, other = SessionFolder(tmp_path / "sessions"), a_session(), a_session()
    folder.save(session)
    session.add(Exchange("more", reply_of(refusal("?"))))
    folder.save(session)
    folder.save(other)
    assert sorted(path.name for path in folder.folder.iterdir()) == sorted([session.name, other.name])
    assert len(folder.load(session.name).exchanges) == 3
    if os.name == "posix":
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder.folder, folder.folder / session.name)]
        assert modes == [0o700, 0o600]


def test_nothing_answered_is_nothing_kept(tmp_path: Path) -> None:
    SessionFolder(tmp_path / "sessions").save(Session(BEGUN, [Exchange("not answered yet")]))
    assert not (tmp_path / "sessions").exists()
    assert SessionFolder(tmp_path / "sessions").listing().sessions == ()


def test_the_list_is_from_the_newest_on(tmp_path: Path) -> None:
    folder, old, new = SessionFolder(tmp_path), a_session(), a_session()
    new.begun = datetime(2026, 3, 5)
    folder.save(new)
    folder.save(old)
    listed = folder.listing().sessions
    assert [each.name for each in listed] == [new.name, old.name]
    assert (listed[0].first_question, listed[0].questions) == ("ما هي\nالدبلوماسية؟ ?", 2)
    folder.delete(new.name)
    assert [each.name for each in folder.listing().sessions] == [old.name]


def test_what_unicode_calls_a_line_end_does_not_cut_a_line(tmp_path: Path) -> None:
    folder, session = SessionFolder(tmp_path), a_session()
    reply = session.exchanges[0].reply
    assert reply is not None
    evidence = replace(reply.evidence[0], title="one\u2028two\u2029three\x85four\x0bfive\x1csix\r\nseven")
    session.exchanges[0] = Exchange("a\u2028b\rc", replace(reply, evidence=(evidence,)))
    folder.save(session)
    assert folder.load(session.name).exchanges[0] == session.exchanges[0]


def test_what_is_removed_is_not_written_again(tmp_path: Path) -> None:
    folder, session = SessionFolder(tmp_path), a_session()
    folder.save(session)
    folder.delete(session.name)
    session.add(Exchange("more", reply_of(refusal("?"))))
    folder.save(session)
    assert list(tmp_path.iterdir()) == []


def test_two_chats_that_go_on_with_one_conversation_lose_nothing(tmp_path: Path) -> None:
    here, session = SessionFolder(tmp_path), a_session()
    here.save(session)
    there = SessionFolder(tmp_path)
    other = there.load(session.name)
    other.add(Exchange("there", reply_of(refusal("?"))))
    assert not there.save(other)
    session.add(Exchange("here", reply_of(refusal("?"))))
    assert (here.is_as_kept(session), there.is_as_kept(other)) == (False, True)
    assert here.save(session)
    assert session.name != other.name
    assert here.load(other.name).exchanges[-1].question == "there"
    assert here.load(session.name).exchanges[-1].question == "here"
    assert (here.save(session), there.save(other)) == (False, False), "each goes on in its own file"
    assert len(here.listing().sessions) == 2


def test_a_conversation_is_opened_as_it_was_left_unless_another_chat_has_changed_it(tmp_path: Path) -> None:
    async def script() -> None:
        keeper, session = SessionKeeper(SessionFolder(tmp_path)), a_session()
        await keeper.keep(session)
        assert await keeper.load(session.name) is session, "an answer may still be on its way to it"
        there, name = SessionFolder(tmp_path), session.name
        other = there.load(name)
        other.add(Exchange("there", reply_of(refusal("?"))))
        there.save(other)
        assert (await keeper.load(name)).exchanges[-1].question == "there"
        assert await keeper.keep(session)
        assert await keeper.load(session.name) is session
        assert (await keeper.load(name)).exchanges[-1].question == "there"
        there.delete(name)
        with pytest.raises(DamagedSession):
            await keeper.load(name)

    asyncio.run(script())


def test_only_files_that_are_named_as_conversations_are_listed(tmp_path: Path) -> None:
    folder, session = SessionFolder(tmp_path), a_session()
    folder.save(session)
    shutil.copy(tmp_path / session.name, tmp_path / "my talk.jsonl")
    listing = folder.listing()
    assert ([each.name for each in listing.sessions], listing.damaged) == ([session.name], ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"maraji_session": 1, "begun": "2026-03-04T05:06:07+03:00"}',
        '{"maraji_session": 2, "begun": "2026-03-04"}',
        '{"maraji_session": 1, "begun": 3}',
        "\0",
        "[" * 99999,
    ],
    ids=range(9),
)
def test_a_damaged_file_is_named_and_left_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "20260304-050607-aa.jsonl"
    path.write_text(text, encoding="utf-8")
    folder = SessionFolder(tmp_path)
    with pytest.raises(DamagedSession, match=re.escape(path.name)):
        folder.load(path.name)
    listing = folder.listing()
    assert (listing.sessions, listing.damaged) == ((), (path.name,))
    assert path.read_text(encoding="utf-8") == text


@settings(max_examples=40)
@given(st.data())
def test_no_damage_to_a_file_is_more_than_damage(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = SessionFolder(tmp_path_factory.mktemp("sessions"))
    session = a_session()
    folder.save(session)
    path = folder.folder / session.name
    lines = path.read_text(encoding="utf-8").splitlines()
    head, record = json.loads(lines[0]), json.loads(lines[1])
    altered = data.draw(st.sampled_from([head, record, record["evidence"][0]]))
    values: list[object] = [
        None,
        3,
        "text",
        [],
        {},
        [1],
        [-5, 2],
        float("nan"),
        float("inf"),
        [[0, 1]] * 2,
        "0001-01-01T00:00Z",
    ]
    altered[data.draw(st.sampled_from(list(altered)))] = data.draw(st.sampled_from(values))
    path.write_text("\n".join([json.dumps(head), json.dumps(record)]), encoding="utf-8")
    other = a_session()
    folder.save(other)
    listing = folder.listing()
    assert len(listing.sessions) + len(listing.damaged) == 2
    try:
        loaded = folder.load(session.name)
    except DamagedSession:
        return
    for exchange in loaded.exchanges:
        assert exchange.reply is not None
        for piece in exchange.reply.evidence:
            assert isinstance(piece.citation, str)
            assert 0 <= round(100 * exchange.reply.confidence) <= 100
            assert 0 <= piece.sentence[0] <= piece.sentence[1]
