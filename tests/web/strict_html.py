"""Pages read without the mercy of browsers: what is not well-formed is an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_HEADINGS = ("h1", "h2", "h3", "h4")
_Attributes = list[tuple[str, str | None]]


@dataclass
class Page:
    """What a page holds, and what is wrong with it."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        self._take(tag, attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        if "svg" not in self.open:
            self.page.faults.append(f"<{tag}/> outside a drawing")
        self._take(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop() if self.open else "nothing"
        if opened != tag:
            self.page.faults.append(f"line {self.getpos()[0]}: </{tag}> ends <{opened}>")

    def _take(self, tag: str, attrs: _Attributes) -> None:
        page, told = self.page, dict(attrs)
        if len(told) < len(attrs):
            page.faults.append(f"<{tag}> says something twice")
        page.faults += [f"<{tag} {name}>" for name in told if name.startswith("on")]
        page.faults += [f"<{tag} style>" for _ in ("x",) if "style" in told]
        if tag == "script":
            page.faults.append("a script")
        if tag == "a" and "a" in self.open:
            page.faults.append("a link in a link")
        if tag == "img" and "alt" not in told:
            page.faults.append("an image that says nothing")
        if tag in _HEADINGS:
            self._step(tag)
        anchor = told.get("id")
        if anchor is not None:
            if anchor in page.ids:
                page.faults.append(f"id {anchor} twice")
            page.ids.add(anchor)
        if tag == "a":
            page.links.append(told.get("href") or "")
        if tag == "link":
            page.assets.append(told.get("href") or "")

    def _step(self, tag: str) -> None:
        before = self.page.headings[-1] if self.page.headings else "h0"
        if int(tag[1]) > int(before[1]) + 1:
            self.page.faults.append(f"{tag} after {before}")
        self.page.headings.append(tag)


def read_page(text: str) -> Page:
    """What is in the page, with all that is wrong in `faults`."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    page = reader.page
    page.faults += [f"<{tag}> is never closed" for tag in reader.open]
    if not text.startswith("<!doctype html>\n"):
        page.faults.append("no doctype")
    if page.headings.count("h1") != 1:
        page.faults.append(f"{page.headings.count('h1')} titles")
    return page
