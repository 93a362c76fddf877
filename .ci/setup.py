"""Makes `.venv` from a lock file, and the lock files from `pyproject.toml`.

    python3 .ci/setup.py run     what the program needs
    python3 .ci/setup.py dev     and what its checks need
    python3 .ci/setup.py lock    new lock files; further words are handed to uv

Nothing is written outside the project's folder, so an unwritable HOME is no obstacle. The file
is written so that an old Python can read it, and say that it is too old.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this is the sentence for those who have it
    sys.exit(
        f"Python 3.11 or newer is needed and {sys.executable} is {sys.version.split()[0]}: "
        "name a newer one, as in `make PYTHON=/path/to/python3.11 demo`."
    )

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
# Written last and compared before use: an interrupted set-up leaves none, and is begun anew.
STAMP = VENV / "made-from"
UV_PIN = ROOT / ".ci" / "uv.txt"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
# Not the virtual environment that may be active: that one may be the one to be replaced.
PYTHON: str = getattr(sys, "_base_executable", None) or sys.executable
# An environment fits one Python, and one folder: its programs name where they are.
PLACE = f" {PYTHON} {sys.version.split()[0]} {ROOT}"


def main() -> None:
    """Do what the command line asks, one set-up at a time."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second `make` waits here, then finds all done
        try:
            if sys.argv[1] == "lock":
                make_locks(sys.argv[2:])
            else:
                make_environment(sys.argv[1])
        except subprocess.CalledProcessError as error:
            sys.exit(f"Set-up stopped: {' '.join(map(str, error.cmd))}")


def make_environment(level: str) -> None:
    """See that `.venv` holds what `level` needs; it may hold more."""
    made_from = STAMP.read_text() if STAMP.exists() and (VENV / "bin/python").exists() else ""
    if made_from in {description("dev"), description(level)}:
        return
    if made_from.startswith("dev "):
        level = "dev"  # whoever has the tools keeps them
    print(f"Setting up .venv with {LOCKS[level].name} ...", file=sys.stderr)
    tell_uv()
    python = VENV / "bin/python"
    if made_from.endswith(PLACE):
        STAMP.unlink()  # whole, and of this Python: it can be changed where it stands
    else:
        uv("venv", "--clear", "--no-project", "--python", PYTHON, VENV)
    # Compiled once, here: where Python may not write bytecode, each start would take seconds more.
    compiled = ("--compile-bytecode", "--require-hashes")
    uv("pip", "sync", *compiled, "--python", python, LOCKS[level])
    # The build backend is part of uv. Offline, so that nothing unlocked is ever fetched to build.
    uv("pip", "install", "--offline", "--no-deps", "--python", python, "--editable", ROOT)
    STAMP.write_text(description(level))


def description(level: str) -> str:
    """Everything that makes an environment fit, in a line."""
    digest = hashlib.sha256()
    for path in (LOCKS[level], ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return f"{level} {digest.hexdigest()}{PLACE}"


def make_locks(uv_words: "list[str]") -> None:
    """Pin what `pyproject.toml` asks for, with hashes and without any host's name."""
    tell_uv()
    compile_all = (
        *("pip", "compile", "--universal", "--python-version", "3.11", "--python", PYTHON),
        *("--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"),
        *uv_words,
    )
    uv(*compile_all, "-o", LOCKS["run"], "pyproject.toml")
    # Constrained by the first, so that tests run on what people run.
    uv(*compile_all, "--extra=dev", "-c", LOCKS["run"], "-o", LOCKS["dev"], "pyproject.toml")
    uv(*compile_all, "-o", UV_PIN, "-", given="uv")


def uv(*words: "str | Path", given: str = "") -> None:
    """Run the project's own uv."""
    command = [bring_uv(), "--quiet", "--system-certs", *words]
    subprocess.run(command, input=given, text=True, check=True, cwd=ROOT)


def tell_uv() -> None:
    """Keep uv at home in this folder, and tell it of mirrors and proxies, which only pip knows."""
    os.environ["UV_CACHE_DIR"] = str(CACHE / "uv-cache")
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    question = [PYTHON, "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    mirror = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    certificates = os.environ.get("PIP_CERT")
    if mirror:
        os.environ.setdefault("UV_DEFAULT_INDEX", mirror)
    if certificates:
        os.environ.setdefault("SSL_CERT_FILE", certificates)


def bring_uv() -> Path:
    """The pinned uv, installed in `.cache`."""
    home = CACHE / "uv" / hashlib.sha256(UV_PIN.read_bytes()).hexdigest()[:16]
    if not home.exists():
        home.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            # Renamed into place in one step: a half-installed uv is never believed.
            install_uv(Path(scratch)).rename(home)
    return home / "bin/uv"


def install_uv(scratch: Path) -> Path:
    """Install by whichever of pip and venv this Python has; Debian's may have only one."""
    folder = scratch / "uv"
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-cache-dir")
    pinned = ("--require-hashes", "--only-binary=:all:", "-r", str(UV_PIN))
    with_pip = [[PYTHON, *pip, "--target", str(folder), *pinned]]
    with_venv = [
        [PYTHON, "-m", "venv", str(folder)],
        [str(folder / "bin/python"), *pip, *pinned],
    ]
    settings = {
        "PIP_USER": "0",  # as the user's settings may have it, it contradicts --target
        "PIP_REQUIRE_VIRTUALENV": "0",
        "RUSTUP_HOME": str(scratch),  # pip asks rustc its version, and rustup writes into HOME
        "TMPDIR": str(scratch),
    }
    complaints = []
    for way in (with_pip, with_venv):  # the quicker first
        for command in way:
            done = subprocess.run(
                command, capture_output=True, text=True, env={**os.environ, **settings}, check=False
            )
            if done.returncode:
                complaints.append(done.stdout + done.stderr)
                shutil.rmtree(folder, ignore_errors=True)
                break
        else:
            return folder
    sys.exit("\n".join([*complaints, "uv could not be installed: Python needs pip or venv."]))


if __name__ == "__main__":
    main()
