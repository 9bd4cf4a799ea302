"""A small OpenID Connect provider on the loopback, for tests: it signs in whomever it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt


@dataclass
class Provider:
    """`claims` of whoever signs in; `asked` are the forms that came for tokens."""

    url: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def configuration(self) -> dict[str, object]:
        places = {name: f"{self.url}/{name}" for name in ("token_endpoint", "userinfo_endpoint", "jwks_uri")}
        return {"issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", **places}

    def tokens(self) -> dict[str, object]:
        told = {"iss": self.url, "aud": "greengate", "iat": int(time.time()), "exp": int(time.time()) + 60}
        signed = jwt.encode({**told, **self.claims}, "a secret of the provider, long enough", algorithm="HS256")
        return {"access_token": "token", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path.startswith("/.well-known/")
            self._answer(provider.configuration() if known else provider.claims)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(parse_qs(sent))
            self._answer(provider.tokens())

        def _answer(self, told: dict[str, object]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
