"""A person's web account: how to link it, and how that ends.

Nothing here waits for who keeps those accounts.
"""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.domain.addresses import is_local
from bot.replies import asker_of, tell
from bot.services.accounts import AccountStatus
from bot.services.catalog import Services
from cogs.ui.base import LastingView
from cogs.ui.own_items import OwnItem
from cogs.ui.private import change
from cogs.ui.words import moment

_Interaction = discord.Interaction[Any]
SIGN_IN: Final = "/auth/login"

_NOT_OFFERED: Final = (
    "There are no web accounts here, and none is needed: *Open results* on a job's card has a link"
    " that signs you in to its page."
)
_NO_PAGES: Final = (
    "There are no web accounts here, and none is needed: *Open results* on a job's card shows you"
    " everything."
)
_HOW: Final = (
    "**Link a web account**, to sign in on the site without a link from here",
    (
        "You sign in at Clerk, a service that keeps accounts, with **this Discord account**."
        " Whoever has no account there gets one."
    ),
    (
        "Clerk tells which Discord accounts you hold and whether you are banned there; kept are the"
        " account's id and since when it is linked, no name and no e-mail address."
    ),
)
_UNLINKED: Final = (
    "Your web account is unlinked: you are signed out in all browsers, and your API tokens are"
    " over. Jobs and results stay, and `/account link` links it again."
)
_NEVER_LINKED: Final = "No web account is linked to you: `/account link` links one."


def tell_link(known: AccountStatus) -> str:
    """Whether they are linked, in a few words."""
    if not known.user.is_linked:
        return "no web account linked"
    return f"web account linked{_since(known)}"


def _since(known: AccountStatus) -> str:
    return "" if known.linked_since is None else f" since {moment(known.linked_since, 'D')}"


async def show_link(interaction: _Interaction) -> None:
    """Tell who called how to link a web account, or that they have."""
    services: Services = interaction.client.services
    base_url: str | None = interaction.client.options.public_base_url
    # It also makes them known, without which nobody could be linked.
    known = await services.accounts.status(asker_of(interaction))
    if known.user.is_linked:
        await _show_linked(interaction, known, base_url)
        return
    await services.identities.invite(asker_of(interaction))
    if base_url is None or not services.identities.is_offered:
        has_pages = base_url is not None and not is_local(base_url)
        await tell(interaction, _NOT_OFFERED if has_pages else _NO_PAGES)
    elif is_local(base_url):
        address = f"`{_page(base_url, SIGN_IN)}`"
        here = f"Only the computer that the bot runs on reaches it, and no phone: open {address}"
        await tell(interaction, "\n".join([*_HOW, f"{here} there."]))
    else:
        link = discord.ui.Button[Any](label="Sign in", url=_page(base_url, SIGN_IN))
        await tell(interaction, "\n".join(_HOW), view=LastingView(link))


async def _show_linked(
    interaction: _Interaction, known: AccountStatus, base_url: str | None
) -> None:
    services: Services = interaction.client.services
    items: list[discord.ui.Item[Any]] = []
    if services.identities.is_offered and base_url is not None and not is_local(base_url):
        items.append(discord.ui.Button(label="Sign in", url=_page(base_url, SIGN_IN)))
    items.append(Unlink(interaction.user.id))
    lines = [
        f"Your web account is linked{_since(known)}.",
        "*Unlink* signs you out in all browsers and ends your API tokens; jobs and results stay.",
    ]
    await tell(interaction, "\n".join(lines), view=LastingView(*items))


class Unlink(OwnItem, verb="unlink", label="Unlink"):
    """Ends the link of who was shown it."""

    async def callback(self, interaction: _Interaction) -> None:
        """Unlink who presses, and say what ended with it."""
        await self.acknowledge(interaction)
        services: Services = interaction.client.services
        was_linked = await services.identities.unlink(asker_of(interaction))
        await change(interaction, content=_UNLINKED if was_linked else _NEVER_LINKED, view=None)


def _page(base_url: str, path: str) -> str:
    return f"{base_url.rstrip('/')}{path}"


ITEMS: Final = (Unlink,)
"""What has to be known to the bot, so that it works after a restart."""
