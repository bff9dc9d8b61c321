"""A browser reduced to what costs the server something: one open connection and a session."""

import http.client
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WARM_UP = 5
CLIENTS = 8


class Unexpected(RuntimeError):
    """A page answered otherwise than it should; measuring it would mean nothing."""


class Client:
    """One connection that is kept open, with its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self._token = ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text. A connection that the server has closed meanwhile is opened again."""
        try:
            status, page = self._ask("GET", path, None, {})
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            status, page = self._ask("GET", path, None, {})
        if token := TOKEN.search(page):
            self._token = token[1]
        return status, page

    def post(
        self, path: str, fields: Mapping[str, str], *, accept: str = "text/html"
    ) -> tuple[int, str]:
        """Status and text; the token of the last page with a form goes along."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self._token,
            "Accept": accept,
        }
        return self._ask("POST", path, urlencode(fields), headers)

    def sign_in(self, email: str, password: str) -> "Client":
        """As a person does it."""
        self.get("/accounts/login/")
        status, _text = self.post("/accounts/login/", {"login": email, "password": password})
        if status != http.HTTPStatus.FOUND:
            raise Unexpected(f"{email} could not sign in: {status}")
        return self

    def again(self) -> "Client":
        """Another connection with the same session."""
        other = Client(self.port)
        other.cookies = dict(self.cookies)
        return other

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(
            method, path, body, {"Host": f"localhost:{self.port}", "Cookie": cookie, **headers}
        )
        answer = self._connection.getresponse()
        text = answer.read().decode(errors="replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        return answer.status, text


def page(client: Client, path: str, *, count: int) -> list[float]:
    """Seconds of each of `count` answers at one client, after a few that do not count."""
    for _ in range(WARM_UP):
        status, _text = client.get(path)
        if status != http.HTTPStatus.OK:
            raise Unexpected(f"{path}: {status}")
    found = []
    for _ in range(count):
        begun = time.perf_counter()
        client.get(path)
        found.append(time.perf_counter() - begun)
    return found


def per_second(client: Client, path: str, *, count: int) -> float:
    """Answers per second at eight clients with the same session."""
    clients = [client.again() for _ in range(CLIENTS)]

    def drive(one: Client) -> None:
        for _ in range(count):
            one.get(path)

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(drive, clients))
    return CLIENTS * count / (time.perf_counter() - begun)
