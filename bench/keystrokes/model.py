"""The keystroke-level model: what an action takes, from published operator times.

S. K. Card, T. P. Moran, A. Newell: The keystroke-level model for user performance time with interactive systems.
Communications of the ACM 23(7), 1980, 396-410: K 0.20 s (an average skilled typist, 55 words a minute), P 1.10 s,
H 0.40 s, M 1.35 s. A press of the mouse button, 0.10 s down and 0.10 s up, is from D. Kieras: Using the
Keystroke-Level Model to Estimate Execution Times, University of Michigan, 2001.

A word that is dictated takes 0.40 s, 150 words a minute: about the 153 that S. Ruan and others measured for
English, corrections included (Comparing Speech and Keyboard Text Entry for Short Messages in Two Languages on
Touchscreen Phones, 2016). Words are no actions; their time is in the seconds.

M stands before each thing that has to be thought of: with the bank, each phrase that is looked for, each blank, and
each press of the mouse; when typing from blank or dictating, each sentence and each press of the mouse. Thinking about
the client, reading the note over and waiting for the server are in none of them.
"""

from dataclasses import dataclass

K, P, B, H, M = 0.20, 1.10, 0.20, 0.40, 1.35
SPOKEN = 0.40  # a word


@dataclass(frozen=True)
class Effort:
    """What one note took."""

    keys: int
    clicks: int
    thoughts: int  # M operators
    homings: int  # hand between keyboard and mouse
    spoken: int = 0  # words dictated

    @property
    def actions(self) -> int:
        """Keys and clicks."""
        return self.keys + self.clicks

    @property
    def seconds(self) -> float:
        """The modelled time."""
        hands = self.keys * K + self.clicks * (P + B) + self.homings * H
        return hands + self.thoughts * M + self.spoken * SPOKEN
