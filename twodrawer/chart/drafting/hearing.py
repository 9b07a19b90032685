"""The process that hears one recording: a .wav file comes in, a line of JSON for each stretch of speech goes out.

    python -m twodrawer.chart.drafting.hearing < session.wav

It is a process of its own so that it can be ended at any moment, and so that a crafted file breaks nothing else. It
opens no file and no connection: the recording comes on standard input, and the model of English lies in the package.
"""

import io
import json
import sys
import wave
from array import array
from importlib import import_module
from typing import Any, BinaryIO

RATES = (16_000, 32_000, 44_100, 48_000)


class Unheard(Exception):
    """The recording can't be heard. Its words say why."""


def pcm_of(raw: bytes) -> tuple[bytes, int]:
    """The sound as 16-bit samples of one channel, and how many there are a second."""
    try:
        with wave.open(io.BytesIO(raw)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            sound = file.readframes(file.getnframes())
    except (wave.Error, EOFError, ValueError):
        raise Unheard("It is no .wav file with plain samples (PCM).") from None
    if width != 2 or channels not in (1, 2):
        raise Unheard(f"It has {8 * width} bits and {channels} channels; 16 bits and one or two are read.")
    if rate not in RATES:
        raise Unheard(f"It has {rate:,} samples a second; 16,000, 32,000, 44,100 or 48,000 are read.")
    sound = sound[: len(sound) - len(sound) % (2 * channels)]
    if channels == 2:
        samples = array("h", sound)
        sound = array("h", ((a + b) // 2 for a, b in zip(samples[::2], samples[1::2], strict=True))).tobytes()
    if not sound:
        raise Unheard("There is no sound in it.")
    return sound, rate


def hear(raw: bytes, out: BinaryIO) -> None:
    """A line for each stretch of speech, as it is heard: its seconds and its words."""
    listening: Any = import_module("pocketsphinx")  # an extra: it may not be installed
    sound, rate = pcm_of(raw)
    decoder = listening.Decoder(samprate=rate, loglevel="FATAL")
    whole = len(sound) / 2 / rate
    for part in listening.Segmenter(sample_rate=rate).segment(io.BytesIO(sound)):
        decoder.start_utt()
        decoder.process_raw(part.pcm, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        said = {
            "start": round(part.start_time, 3),
            "end": round(part.end_time, 3),
            "of": round(whole, 1),
            "text": found.hypstr if found else "",
        }
        out.write(json.dumps(said).encode() + b"\n")
        out.flush()


def main() -> int:
    """Hears what comes on standard input. Exit status 2 and one line that says why, if it can't."""
    try:
        hear(sys.stdin.buffer.read(), sys.stdout.buffer)
    except Unheard as why:
        sys.stdout.buffer.write(json.dumps({"wrong": str(why)}).encode() + b"\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
