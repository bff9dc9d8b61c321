"""Against a mail server that speaks SMTP: what it says, and when it hangs up."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from aifactory.notifications import delivery
from tests.notifications.conftest import Write


@dataclass
class MailServer:
    """Answers each command as told; keeps what it accepted."""

    answers: dict[str, bytes | None] = field(default_factory=dict)
    accepted: list[bytes] = field(default_factory=list)
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as line:
                self.talk(line)

    def talk(self, line) -> None:
        self.say(line, b"220 ready")
        while command := line.readline():
            verb = command.split()[0].upper().decode()
            answer = self.answers.get(verb, b"250 fine")
            if answer is None:
                return
            if verb == "DATA" and verb not in self.answers:
                self.say(line, b"354 go on")
                answer = self.take(line)
            if answer is None:
                return
            self.say(line, answer)
            if verb == "QUIT":
                return

    def take(self, line) -> bytes | None:
        text = b""
        while (part := line.readline()) not in (b".\r\n", b""):
            text += part
        answer = self.answers.get("END", b"250 taken")
        if answer is None or answer.startswith(b"250"):
            self.accepted.append(text)
        return answer

    @staticmethod
    def say(line, answer: bytes) -> None:
        line.write(answer + b"\r\n")
        line.flush()


@pytest.fixture
def mail_server(settings: object) -> Iterator[Callable[..., MailServer]]:
    started = []

    def start(**answers: bytes | None) -> MailServer:
        server = MailServer(answers)
        threading.Thread(target=server.serve, daemon=True).start()
        settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 5
        started.append(server)
        return server

    yield start
    for server in started:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()


@pytest.mark.parametrize(
    ("answers", "state", "accepted"),
    [
        ({}, "sent", 1),
        ({"QUIT": None}, "sent", 1),
        ({"RCPT": b"550 unknown"}, "failed", 0),
        ({"RCPT": b"450 later"}, "queued", 0),
        ({"MAIL": b"451 later"}, "queued", 0),
        ({"DATA": b"554 no"}, "failed", 0),
        ({"END": b"452 full"}, "queued", 0),
        ({"END": b"554 spam"}, "failed", 0),
        ({"EHLO": None, "HELO": None}, "queued", 0),
        ({"END": None}, "uncertain", 1),
    ],
)
def test_answer_over_the_wire(
    write: Write,
    mail_server: Callable[..., MailServer],
    answers: dict[str, bytes | None],
    state: str,
    accepted: int,
):
    server = mail_server(**answers)
    message = write()

    assert delivery.deliver(message_id=message.pk) == state
    assert delivery.deliver(message_id=message.pk) in (None, state)
    assert len(server.accepted) == (accepted if state != "queued" else 0)


def test_mail_on_the_wire_has_one_recipient(write: Write, mail_server: Callable[..., MailServer]):
    server = mail_server()
    message = write()

    delivery.deliver(message_id=message.pk)

    wire = server.accepted[0].decode()
    assert wire.count("To: lead@firm.example\r\n") == 1
    assert f"Message-ID: {message.message_id}\r\n" in wire
    assert "Cc:" not in wire


def test_nobody_listens(write: Write, mail_server: Callable[..., MailServer]):
    server = mail_server()
    server.listener.shutdown(socket.SHUT_RDWR)
    server.listener.close()
    server.listener = socket.create_server(("127.0.0.1", 0))

    assert delivery.deliver(message_id=write().pk) == "queued"
