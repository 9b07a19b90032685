"""Recordings: heard on this machine by a real recogniser, kept nowhere, gone with what was made from them."""

import io
import json
import os
import time
import wave
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import browser, make_house
from tests.notes import SIGN_IN, open_desk
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.drafting.hearing import Unheard, pcm_of
from twodrawer.chart.drafting.speech import written_down
from twodrawer.chart.models import DraftedSentence, DraftRun, DraftSource
from twodrawer.config.cli import main
from twodrawer.lib.errors import Invalid
from twodrawer.sealing.models import DataKey

SPEECH = Path(__file__).parents[1] / "support" / "speech" / "i_am_tired_and_sad_most_days.wav"


def sound(seconds: float = 0.1, *, channels: int = 1, width: int = 2, rate: int = 16_000) -> bytes:
    """Silence in a .wav file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(int(seconds * rate) * channels * width))
    return held.getvalue()


def long_speech() -> bytes:
    """The same sentence for minutes on end: nobody has heard all of it before a test looks."""
    held = io.BytesIO()
    with wave.open(str(SPEECH), "rb") as once, wave.open(held, "wb") as file:
        file.setparams(once.getparams())
        file.writeframes(once.readframes(once.getnframes()) * 100)
    return held.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"RIFF", b"RIFF\xff\xff\xff\x7fWAVEfmt ", b"ID3\x03", SPEECH.read_bytes()[:30], sound(0), sound(width=1),
        sound(channels=3), sound(rate=8_000), sound(width=4), b"\x00" * 4096,
    ],
)  # fmt: skip
def test_a_file_that_is_no_speech_is_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(Unheard, match=r"\.$"):
        pcm_of(raw)


def test_both_channels_are_heard_as_one() -> None:
    assert pcm_of(sound(0.5, channels=2, rate=44_100)) == (bytes(44_100), 44_100)


def test_the_command_writes_a_recording_down_and_drafts_from_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", "--output", "json", str(SPEECH)]) == 0
    said = capsys.readouterr()
    (sentence,) = json.loads(said.out)["sections"]["Subjective"]
    assert sentence["text"] == "Voice said: “I am tired and sad most days.”"
    assert sentence["supported"] is True
    assert "writing the recording down" in said.err


def test_whoever_stops_listening_ends_the_process(tmp_path: Path) -> None:
    steps = written_down(long_speech())
    next(steps)
    (child,) = [one for one in _children() if b"twodrawer.chart.drafting.hearing" in one[1]]
    steps.close()
    assert not Path(f"/proc/{child[0]}").exists()
    with pytest.raises(Invalid, match="could not be written down"):  # and nobody waits for ever
        for _ in written_down(long_speech(), longest=0.0):
            pass


def _children() -> list[tuple[str, bytes]]:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        found = []
        for folder in Path("/proc").iterdir():
            try:
                mine = folder.name.isdigit() and f"PPid:\t{os.getpid()}\n" in (folder / "status").read_text()
                if mine:
                    found.append((folder.name, (folder / "cmdline").read_bytes()))
            except OSError:
                continue
        if found:
            return found
    return []


@pytest.mark.django_db
def test_a_recording_is_drafted_from_on_the_page_and_destroyed_with_all_that_came_from_it(
    django_capture_on_commit_callbacks: Any,
) -> None:
    desk = open_desk(make_house())
    note = desk.written()
    who: dict[str, Any] = {"by": desk.house.okafor, "on": desk.house.today}
    before = queries.draft(note, **who, read=Reading()).sections
    okafor = browser(desk.house, "okafor")
    address = reverse("note_draft_from", args=[note])
    assert 'enctype="multipart/form-data"' in okafor.get(address).content.decode()
    file = SimpleUploadedFile("Rowan Marlow, session.wav", SPEECH.read_bytes(), "audio/wav")
    answer: Any = okafor.post(address, {"recording": file})
    page = b"".join(answer.streaming_content).decode()
    assert "Drafted: 1 sentence" in page
    (row,) = DraftSource.objects.all()
    assert row.is_recording
    drafted = queries.drafted(note, **who, read=Reading())
    assert drafted.sources[0].is_recording
    (sentence,) = drafted.sentences
    assert sentence.text == "Voice said: “I am tired and sad most days.”"
    with django_capture_on_commit_callbacks(execute=True):
        actions.destroy_source(note, row.ref, sign_in=SIGN_IN, at=desk.tick(), **who)
    assert queries.draft(note, **who, read=Reading()).sections == before
    assert not DraftSource.objects.exists()
    assert not DraftedSentence.objects.exists()
    assert not DraftRun.objects.exists()
    assert DataKey.objects.using("keys").get(owner_ref=row.ref).wrapped is None

    large = SimpleUploadedFile("large.wav", bytes(22_000_000), "audio/wav")
    answer = okafor.post(address, {"recording": large})
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()
    assert not DraftSource.objects.exists()
