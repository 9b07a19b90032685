"""One morning's notes: a session of Okafor's with Rowan, one of Adeyemi's with Tran, and how they are written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.cast import House
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions, queries
from twodrawer.chart.facts import Saved, Step
from twodrawer.law import Member
from twodrawer.scheduling import actions as scheduling

SOAP = {
    "subjective": "Rowan slept five nights out of seven. Worry about the move has eased.",
    "objective": "Bright, in step, laughed twice. Walked through the worry log together.",
    "assessment": "Anxiety is lower than in October. No thoughts of dying.",
    "plan": "Keep the worry log. Try the bus on Monday.",
}
SIGN_IN = "a1b2c3"

__all__ = ["SIGN_IN", "SOAP", "Desk", "open_desk"]


@dataclass
class Desk:
    """What the tests write notes with. `at` moves on by itself with each act, as a clock does."""

    house: House
    at: datetime
    rowans: UUID  # Okafor's session with Rowan, yesterday
    trans: UUID  # Adeyemi's session with Tran, yesterday

    def tick(self, seconds: int = 1) -> datetime:
        """The next moment."""
        self.at += timedelta(seconds=seconds)
        return self.at

    def begin(self, by: Member | None = None, *, form: str = "soap") -> UUID:
        """A draft of Okafor's about Rowan, or of Adeyemi's about Tran."""
        by = by or self.house.okafor
        trainee = by.ref == self.house.adeyemi.ref
        return actions.begin_note(
            self.trans if trainee else self.rowans,
            client_ref=self.house.tran if trainee else self.house.rowan,
            format=form,
            by=by,
            at=self.tick(),
            on=self.house.today,
        )

    def save(
        self,
        note: UUID,
        by: Member | None = None,
        *,
        base: int = 0,
        sections: dict[str, str] | None = None,
        **more: object,
    ) -> Saved:
        """A save of these sections on that revision."""
        said: dict[str, Any] = {"span": None, "format": "soap", "sign_in": SIGN_IN, **more}
        return actions.save_draft(
            note,
            base=base,
            sections=SOAP if sections is None else sections,
            by=by or self.house.okafor,
            at=self.tick(),
            on=self.house.today,
            **said,
        )

    def written(self, by: Member | None = None) -> UUID:
        """A draft with a text in it."""
        note = self.begin(by)
        self.save(note, by)
        return note

    def prepare(self, note: UUID, by: Member | None = None) -> Step:
        """What the member would sign, frozen."""
        return actions.prepare_signature(
            note, by=by or self.house.okafor, at=self.tick(), on=self.house.today
        )

    def sign(self, note: UUID, by: Member | None = None, *, step: UUID | None = None, **more: object) -> UUID:
        """Prepared and signed."""
        return self._with_step(actions.sign_progress_note, note, by or self.house.okafor, step, more)

    def submit(
        self, note: UUID, by: Member | None = None, *, step: UUID | None = None, **more: object
    ) -> UUID:
        """Prepared and submitted."""
        return self._with_step(actions.submit_note, note, by or self.house.adeyemi, step, more)

    def cosign(
        self, note: UUID, by: Member | None = None, *, step: UUID | None = None, **more: object
    ) -> UUID:
        """Prepared and cosigned."""
        return self._with_step(actions.cosign_note, note, by or self.house.brandt, step, more)

    def give_back(
        self, note: UUID, by: Member | None = None, *, comment: str = "Say more of the risk."
    ) -> None:
        """Returned with a comment."""
        actions.return_note(
            note, comment=comment, by=by or self.house.brandt, at=self.tick(), on=self.house.today
        )

    def discard(self, note: UUID, by: Member | None = None) -> None:
        """The draft is gone."""
        actions.discard_draft(note, by=by or self.house.okafor, at=self.tick(), on=self.house.today)

    def signed(self) -> UUID:
        """A signed note of Okafor's."""
        note = self.written()
        self.sign(note)
        return note

    def submitted(self) -> UUID:
        """A note of Adeyemi's that is with Brandt."""
        note = self.written(self.house.adeyemi)
        self.submit(note)
        return note

    def line(self, note: UUID, by: Member) -> str:
        """The state of a note, for whoever may know it."""
        return queries.note_line(note, by=by, on=self.house.today, read=Reading()).state.value

    def _with_step(self, act, note, by, step, more):
        step = step or self.prepare(note, by).ref
        said = {"confirmed_at": self.at, **more}
        at = said.pop("at", None) or self.tick()
        return act(note, step=step, by=by, at=at, on=self.house.today, **said)


def open_desk(house: House) -> Desk:
    """Two sessions of yesterday, kept, with their times; two clients with a diagnosis and a goal."""
    start = house.at - timedelta(days=1)
    before = start - timedelta(hours=1)
    planned = {}
    for name, client in (("okafor", house.rowan), ("adeyemi", house.tran)):
        by, on = house.member(name), house.today - timedelta(days=1)
        session = scheduling.plan_session(
            by.ref,
            client_refs=[client],
            modality="individual",
            planned_start=start,
            planned_stop=start + timedelta(minutes=50),
            place="11",
            cpt="90834",
            by=by,
            at=before,
            on=on,
        )
        scheduling.record_times(
            session,
            start=start,
            stop=start + timedelta(minutes=47),
            by=by,
            at=start + timedelta(hours=1),
            on=on,
        )
        planned[name] = session
    return Desk(house, house.at, planned["okafor"], planned["adeyemi"])
