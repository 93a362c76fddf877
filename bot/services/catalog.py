"""Everything that a face may use."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.accounts import Accounts
from bot.services.api_tokens import ApiTokens
from bot.services.arrivals import Arrivals
from bot.services.captures import Captures
from bot.services.cards import Cards
from bot.services.confirmations import Confirmations
from bot.services.corrections import Corrections
from bot.services.courtesy import Courtesy
from bot.services.drafts import Drafts
from bot.services.identities import Identities
from bot.services.jobs import Jobs
from bot.services.offers import Offers
from bot.services.pictures import Pictures
from bot.services.profiles import Profiles
from bot.services.publications import Publications
from bot.services.pulse import Pulse
from bot.services.readiness import Readiness
from bot.services.removals import Removals
from bot.services.reports import Reports
from bot.services.results import Results
from bot.services.sessions import Sessions
from bot.services.sharing import Sharing
from bot.services.submissions import Submissions
from bot.services.syncs import CommandSyncs
from bot.services.uploads import Uploads


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases, built once and shared by all faces of a process."""

    submissions: Submissions
    drafts: Drafts
    uploads: Uploads
    captures: Captures
    arrivals: Arrivals
    offers: Offers
    jobs: Jobs
    results: Results
    confirmations: Confirmations
    reports: Reports
    corrections: Corrections
    profiles: Profiles
    cards: Cards
    removals: Removals
    sharing: Sharing
    publications: Publications
    sessions: Sessions
    accounts: Accounts
    identities: Identities
    api_tokens: ApiTokens
    pictures: Pictures
    pulse: Pulse
    readiness: Readiness
    syncs: CommandSyncs
    courtesy: Courtesy
