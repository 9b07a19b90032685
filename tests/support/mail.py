"""A mail server that takes everything and keeps it: for tests that look at what was mailed."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        """As much of SMTP (RFC 5321) as a sender needs."""
        assert isinstance(self.server, _Server)
        kept = self.server.kept
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            kept.append(line)
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                for part in self.rfile:
                    kept.append(part)
                    if part == b".\r\n":
                        break
            if verb == b"QUIT":
                self.wfile.write(b"221 gone\r\n")
                return
            self.wfile.write(b"250 taken\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, kept: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.kept = kept


@contextmanager
def mailbox() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server, as TWODRAWER_EMAIL_URL takes it, and every line that was said to it."""
    kept: list[bytes] = []
    with _Server(kept) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", kept
        server.shutdown()
