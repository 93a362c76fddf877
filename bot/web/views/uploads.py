"""What became of the files that somebody gave on the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.given_files import RefusedFile
from bot.domain.jobs import Job
from bot.rendering.text.wording import count
from bot.services.uploads import Taken


@dataclass(frozen=True, slots=True)
class SuppliedView:
    """A job that goes on; `link` is where its results are, or how far it is."""

    name: str
    told: str
    link: str


@dataclass(frozen=True, slots=True)
class UploadView:
    """The answer to a form of files."""

    heading: str
    said: str
    jobs: tuple[SuppliedView, ...]
    refused: tuple[RefusedFile, ...]
    note: str


def upload_view(taken: Taken, jobs: Sequence[tuple[Job, int]], left_out: int) -> UploadView:
    """The page after an upload; each job comes with how many of the replays it takes.

    `left_out` is how many files more there were than are taken at once.
    """
    kept = count(len(taken.urls), "replay")
    if not taken.urls:
        heading, said = "Nothing was kept", "None of the files is a replay that can be used."
    elif jobs:
        heading, said = f"{kept} kept", "Whatever waited for them goes on."
    else:
        heading = f"{kept} kept"
        said = (
            "No job of yours waits for them now. For a new one, paste their links with"
            " /replay analyze in Discord."
        )
    return UploadView(
        heading=heading,
        said=said,
        jobs=tuple(_supplied_view(job, number) for job, number in jobs),
        refused=taken.refused,
        note=_note(left_out),
    )


def _note(left_out: int) -> str:
    if not left_out:
        return ""
    many = count(left_out, "file")
    return f"{many} more than are taken at once: send the rest in another upload."


def _supplied_view(job: Job, number: int) -> SuppliedView:
    team = None if job.team is None else job.team.team_name
    return SuppliedView(
        name=team or f"Job {job.id.hex[:8]}",
        told=f"goes on with {count(number, 'replay')} of these",
        link=f"/r/{job.shareable_id}",
    )
