"""What pyproject.toml and the lock files say agrees with the house as it stands."""

import re
import tomllib

from tests.architecture.source import PACKAGES, ROOT, read, within

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINTER = PROJECT["tool"]["importlinter"]
BUILT = [name for name in PACKAGES if (ROOT / name / "__init__.py").exists()]


def pins(lock: str) -> dict[str, str]:
    """Package → version and condition; a line of another kind is an error."""
    found = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        pin = re.fullmatch(r"([a-z0-9-]+)(==[^\s;]+( ; [\w\s.<>=!'()]+)?) \\", line)
        if pin:
            found[pin[1]] = pin[2]
        else:
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), f"{lock}: {line}"
    return found


def names(requirements: list[str]) -> set[str]:
    # Lock files write the dots in names as dashes.
    written = (re.split(r"[^\w.-]", requirement)[0] for requirement in requirements)
    return {re.sub(r"[._-]+", "-", name).lower() for name in written}


def test_every_package_is_linted_and_shipped() -> None:
    assert LINTER["root_packages"] == BUILT
    assert PROJECT["tool"]["uv"]["build-backend"]["module-name"] == BUILT


def test_every_room_has_its_layer() -> None:
    layers = LINTER["contracts"][0]["layers"]
    placed = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}
    modules = [module.name for module in read(*PACKAGES)]
    rooms = {".".join(name.split(".")[:2]) for name in modules if within(name, "bot")} - {"bot"}
    assert rooms | set(BUILT) - {"bot"} <= placed


def test_locks_hold_what_the_project_asks_for() -> None:
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    extras = PROJECT["project"]["optional-dependencies"]
    assert names(PROJECT["project"]["dependencies"]) <= run.keys()
    assert names(extras["dev"]) <= dev.keys()


def test_tests_run_on_what_people_run() -> None:
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in run} == run
