"""Templates: everything is escaped, and whatever is missing is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from bot.services.samples import SAMPLE_RESULTS, SAMPLE_TEAM

_ROOT: Final = files("bot.web")
_DIGEST: Final = 10
_SAMPLES: Final = frozenset({f"/r/{SAMPLE_RESULTS}", f"/r/{SAMPLE_TEAM}"})
TYPES: Final = {"css": "text/css", "ico": "image/x-icon", "svg": "image/svg+xml"}


class Assets:
    """The files of the page's looks, under addresses that change with their content."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self.contents: dict[str, tuple[str, bytes]] = {}
        for file in (_ROOT / "static").iterdir():
            stem, dot, suffix = file.name.rpartition(".")
            if dot and suffix in TYPES:
                content = file.read_bytes()
                digest = hashlib.sha256(content).hexdigest()[:_DIGEST]
                served = f"{stem}.{digest}.{suffix}"
                self._paths[file.name] = f"/static/{served}"
                self.contents[served] = TYPES[suffix], content

    def path(self, name: str) -> str:
        """Where the file is served; KeyError for one that does not exist."""
        return self._paths[name]


class Templates:
    """The pages' templates, each read once; they know whether people can sign in here."""

    def __init__(self, assets: Assets, *, offers_sign_in: bool = False) -> None:
        self._environment = Environment(
            loader=FunctionLoader(_read),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
        )
        self._environment.globals["asset"] = assets.path
        self._environment.globals["samples"] = _SAMPLES
        self._environment.globals["offers_sign_in"] = offers_sign_in

    def render(self, name: str, shown: Mapping[str, object]) -> str:
        """The page of this name, made of what it shows."""
        return self._environment.get_template(f"{name}.html").render(shown)


def _read(name: str) -> str:
    return (_ROOT / "templates" / name).read_text(encoding="utf-8")
