"""Storage of the own network: the bytes go there and come back through the ways of S3, over plain HTTP too."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from app.core import store

LISTING = "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>x</ETag><Size>1</Size></Contents>"
SINCE = "2026-03-02T08:00:00.000Z"


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as the store asks for: one bucket, kept in memory, listed as a whole."""

    kept: dict[str, bytes]

    def do_PUT(self):
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, b"")

    def do_GET(self):
        address = urlsplit(self.path)
        if "list-type=2" in address.query:
            found = "".join(LISTING.format(path.removeprefix("/bucket/"), SINCE) for path in self.kept)
            listing = f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
            return self._answer(200, listing.encode())
        found = self.kept.get(address.path)
        return (
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>") if found is None else self._answer(200, found)
        )

    def do_POST(self):
        """Several are deleted with one request."""
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        keys = re.findall("<Key>(.*?)</Key>", asked)
        for key in keys:
            self.kept.pop(f"/bucket/{key}", None)
        gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Nothing."""


@pytest.fixture
def bucket(app, monkeypatch):
    """What lies in a bucket of this machine, with the store pointing there."""
    kind = type("BucketOfTheTest", (Bucket,), {"kept": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = {"ENDPOINT": f"http://127.0.0.1:{server.server_port}", "REGION": "eu", "ACCESS_KEY_ID": "a"}
    for name, value in (settings | {"SECRET_ACCESS_KEY": "b"}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(app.extensions, "stores", {})
    monkeypatch.setitem(app.config, "FILES_STORE", "s3://bucket/files")
    with app.app_context():
        yield kind.kept
    server.shutdown()
    server.server_close()


def test_bytes_go_to_storage_and_come_back(bucket):
    store.put("abcd", b"bytes")
    assert bucket == {"/bucket/files/ab/abcd": b"bytes"}
    assert store.get("abcd") == b"bytes"
    store.put("abcd", b"others")
    assert store.get("abcd") == b"others"
    assert [key for key, _since in store.listed()] == ["abcd"]
    store.delete("abcd")
    store.delete("abcd")
    assert store.get("abcd") is None
    assert list(store.listed()) == []
