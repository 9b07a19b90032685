"""The witness by e-mail: what a server took from the mailer, saved as somebody would, is a checkpoint that holds."""

import email
import re
from email.message import Message

import pytest
from django.test import override_settings

from tests.support.ledger_hands import Log, attempt, run, what_is_wrong
from tests.support.mail import mailbox
from twodrawer.audit import seal, tree
from twodrawer.config.ledger_verifying import verified
from twodrawer.config.mailing import mail_checkpoints
from twodrawer.lib.time import now

pytestmark = pytest.mark.django_db
NOTE = re.compile(r"^twodrawer/.+?\n\n— .+?\n", re.MULTILINE | re.DOTALL)


def received(kept: list[bytes]) -> list[Message]:
    """The messages that the server took, as a mail program reads them."""
    parts = re.findall(rb"(?:^|\n)data\r\n(.*?\r\n)\.\r\n", b"".join(kept), re.DOTALL | re.IGNORECASE)
    return [email.message_from_bytes(one) for one in parts]


def text_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(message.get_content_charset() or "ascii").replace("\r\n", "\n")


@pytest.fixture
def mailed(settings):
    """A log of ten entries, and what the witness's mail server took when its checkpoints were sent."""
    log = Log(now())
    log.write(10)
    seal.seal()
    for name in tree.logs():
        seal.checkpoint(name, at=log.at)
    with mailbox() as (address, kept):
        settings.WITNESS_EMAIL = "ledger@lawyer.example"
        host, _, port = address.removeprefix("smtp://").partition(":")
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST=host,
            EMAIL_PORT=int(port),
            EMAIL_USE_TLS=False,
            EMAIL_HOST_USER="",
        ):
            assert mail_checkpoints(at=log.at)
            assert not mail_checkpoints(at=log.at), "once a day, and the ledger knows that it was sent"
    return log, kept


def saved(kept, folder):
    """Each block of the mail as a file of its own, as the mail says."""
    (message,) = received(kept)
    assert message["To"] == "ledger@lawyer.example"
    files = []
    for number, block in enumerate(NOTE.findall(text_of(message))):
        files.append(folder / f"{number}.checkpoint")
        files[-1].write_text(block, encoding="utf-8")
    return files


def test_the_checkpoints_in_the_mail_verify(mailed, tmp_path, capsys):
    log, kept = mailed
    files = saved(kept, tmp_path)
    assert len(files) == len(list(tree.logs())) >= 1
    assert verified("Verifying", files, times=True) == 0
    assert f"{len(files)} checkpoints kept elsewhere fit" in capsys.readouterr().out
    log.write(3)
    log.seal()
    assert what_is_wrong(*(file.read_text(encoding="utf-8") for file in files)) == "", "and as the log grows"


def test_a_cut_tail_is_found_by_the_checkpoint_in_the_mail(mailed, tmp_path):
    log, kept = mailed
    texts = [file.read_text(encoding="utf-8") for file in saved(kept, tmp_path)]

    def careful():
        log.take_out(log.positions()[7:])
        run("DELETE FROM audit_checkpoint")
        return what_is_wrong(), what_is_wrong(*texts)

    alone, by_mail = attempt(careful)
    assert alone == ""
    assert "has 7 entries, and had 10 when a checkpoint was signed" in by_mail


def test_the_mail_holds_no_more_than_refs_counts_and_hashes(mailed):
    _, kept = mailed
    (message,) = received(kept)
    text = NOTE.sub("", text_of(message))
    assert "twodrawer audit verify --checkpoint" in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text + str(message["Subject"]))
