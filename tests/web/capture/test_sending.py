"""The script with a pairing: what it sends, when, and what it says."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.standins.replay_manners import Kind
from tests.standins.script_host import World
from tests.web.capture.service import CODE, TOKEN, refused
from tests.web.capture.stage import Stage, open_stage, replay

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
CONSENT = "Send the replays that you open here, and that your jobs ask for, to {}?"
UNREACHED = "Kept here (1): Duel Insights cannot be reached."


async def test_a_code_a_consent_and_a_tap_a_replay_are_all_it_takes(stage: Stage) -> None:
    tab, service = stage.tab, stage.service
    service.want(77, 79, done=6)
    await tab.visit(77)
    await tab.says("Pair with Discord: type the code.")
    await tab.type_code("  k7qx-m2pd ")
    await tab.says(CONSENT.format(service.url.removeprefix("http://")))
    await tab.notes("Nothing else leaves this page.")
    assert service.came == []
    await tab.press("Allow")
    await tab.says("✓ 7 of 8")
    await tab.follow()
    await tab.page.wait_for_url(stage.site.address(79))
    await tab.says("✓ 8 of 8: all here. Look at the card in Discord.")
    assert await tab.panel.get_by_role("link").count() == 0
    assert service.came == [(77, replay(77)), (79, replay(79))]
    assert stage.host.storage[f"token {service.url}"] == TOKEN
    assert stage.host.refused == []
    # The second page asks for its list and sends; nothing is asked twice.
    assert service.asked == ["POST /pair", "GET /wanted", "POST /77", "GET /wanted", "POST /79"]


async def test_whoever_says_not_now_sends_nothing_and_can_change_their_mind(stage: Stage) -> None:
    stage.service.want(77)
    await stage.begin(consented=False)
    await stage.tab.visit(77)
    await stage.tab.press("Not now")
    await stage.tab.says("Nothing was sent.")
    assert stage.service.came == []
    await stage.tab.press("Ask again")
    await stage.tab.press("Allow")
    await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")


async def test_what_no_job_asks_for_stays_in_the_page(stage: Stage) -> None:
    stage.service.want(79)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("Not on your list: nothing was sent.")
    await stage.tab.page.get_by_text("Loaded replay 77").wait_for()
    assert stage.service.asked == ["GET /wanted"]
    next_one = stage.tab.panel.get_by_role("link", name="Next")
    # A plain link in the same tab, on the host where the person is, whatever an answer names.
    assert await next_one.get_attribute("href") == stage.site.address(79)
    assert await next_one.get_attribute("target") is None


async def test_a_refusal_is_said_in_the_words_of_the_service(stage: Stage) -> None:
    sentence = "This file is no replay: open the replay again."
    stage.service.want(77, 78)
    stage.service.faults.append(refused(422, sentence, "not_a_replay"))
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says(sentence)
    assert await stage.tab.panel.get_by_role("link", name="Next").count() == 1
    assert stage.kept() == []


async def test_what_somebody_else_sent_meanwhile_is_no_fault(stage: Stage) -> None:
    stage.service.want(77, 78)
    await stage.begin()
    stage.service.gate.clear()
    await stage.tab.visit(77)
    await stage.tab.says("Sending…")
    stage.service.want(78, done=1)
    stage.service.gate.set()
    await stage.tab.says("✓ 1 of 2")
    assert stage.service.came == []


async def test_a_teammate_whose_replays_nobody_counts_is_led_on_too(stage: Stage) -> None:
    stage.service.want(77, 78)
    stage.service.total = 0
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("✓ Sent")
    await stage.tab.follow()
    await stage.tab.says("Your jobs ask for no replay now.")
    assert stage.service.ids == [77, 78]


async def test_a_revoked_token_is_forgotten_and_a_new_code_goes_on(stage: Stage) -> None:
    stage.service.want(77)
    await stage.begin()
    stage.service.tokens.clear()
    await stage.tab.visit(77)
    await stage.tab.says("This browser was unpaired: pair it again.")
    assert stage.host.storage.keys() == set()
    await stage.tab.type_code()
    await stage.tab.press("Allow")
    await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")


async def test_a_wrong_code_leaves_the_form_where_it_is(stage: Stage) -> None:
    await stage.tab.visit(77)
    await stage.tab.type_code("AAAA-AAAA")
    await stage.tab.says("This code is not known, or too old: ask for a new one.")
    stage.service.is_away = True
    await stage.tab.type_code()
    await stage.tab.says("Duel Insights cannot be reached. Try again.")
    stage.service.is_away = False
    await stage.tab.type_code()
    await stage.tab.says("Your jobs ask for no replay now.")


async def test_too_many_at_once_wait_as_told_and_try_once_more(stage: Stage) -> None:
    stage.service.want(77)
    stage.service.faults.append(refused(429, "Too fast: wait a moment.", "busy", 2))
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("Duel Insights is busy: trying again in 2 s.")
    # Who leaves now has lost nothing.
    assert stage.kept() == [77]
    await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")
    assert stage.service.asked.count("POST /77") == 2
    assert stage.kept() == []


async def test_the_second_time_it_keeps_the_replay_and_says_why(stage: Stage) -> None:
    stage.service.want(77)
    busy = [refused(429, "Too fast: wait a moment.", "busy", 1) for _ in range(2)]
    stage.service.faults.extend(busy)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("Kept here (1): Too fast: wait a moment.")
    assert stage.service.asked.count("POST /77") == 2
    await stage.tab.press("Try again")
    await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")


async def test_what_cannot_be_sent_is_kept_and_goes_with_the_next_one(stage: Stage) -> None:
    tab, service = stage.tab, stage.service
    service.want(77, 78, 79)
    await stage.begin()
    service.is_away = True
    await tab.visit(77)
    await tab.says(UNREACHED)
    await tab.press("Try again")
    await tab.says(UNREACHED)
    await tab.visit(78)
    await tab.says(UNREACHED.replace("1", "2"))
    assert stage.kept() == [77, 78]
    service.is_away = False
    await tab.visit(79)
    await tab.says("✓ 3 of 3: all here. Look at the card in Discord.")
    assert sorted(service.came) == [(id_, replay(id_)) for id_ in (77, 78, 79)]
    assert stage.kept() == []


async def test_a_failing_service_counts_as_away(stage: Stage) -> None:
    stage.service.want(77)
    stage.service.faults.append(refused(503, "Later.", "busy"))
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says(UNREACHED)


async def test_a_page_that_asks_twice_is_sent_once(stage: Stage) -> None:
    stage.service.want(77, 78)
    stage.site.answer(77, Kind.ASKS_TWICE)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("✓ 1 of 2")
    while stage.site.asked[77] < 2:
        await stage.tab.page.wait_for_timeout(50)
    await stage.tab.page.wait_for_timeout(200)
    assert stage.service.ids == [77]
    await stage.tab.says("✓ 1 of 2")


async def test_two_tabs_at_once_send_each_replay_once(stage: Stage) -> None:
    stage.service.want(77, 78)
    await stage.begin()
    stage.service.gate.clear()
    other, same = await stage.another_tab(), await stage.another_tab()
    for tab, replay_id in ((stage.tab, 77), (other, 78), (same, 77)):
        await tab.visit(replay_id)
        await tab.says("Sending…")
    stage.service.gate.set()
    for tab in (stage.tab, other, same):
        await expect(tab.panel.get_by_role("status")).to_contain_text("of 2", timeout=20_000)
    assert sorted(stage.service.ids) == [77, 78]


async def test_a_tab_learns_that_another_one_was_paired(stage: Stage) -> None:
    stage.service.want(77)
    await stage.tab.visit(77)
    await stage.tab.says("Pair with Discord: type the code.")
    other = await stage.another_tab()
    await other.visit(78)
    await other.type_code()
    await other.says("Not on your list: nothing was sent.")
    if stage.host.forms == "GM_":
        return  # these read what was stored when the page began
    await stage.tab.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await stage.tab.press("Allow")
    await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")


async def test_a_reload_in_the_middle_loses_and_repeats_nothing(stage: Stage) -> None:
    stage.service.want(77, 78)
    await stage.begin()
    stage.service.gate.clear()
    await stage.tab.visit(77)
    await stage.tab.says("Sending…")
    await stage.tab.reload()
    await stage.tab.says("Sending…")
    stage.service.gate.set()
    await expect(stage.tab.panel.get_by_role("link", name="Next")).to_be_visible(timeout=20_000)
    assert stage.service.ids == [77]
    # And afterwards a reload says that it is here.
    await stage.tab.reload()
    await stage.tab.says("✓ 1 of 2")
    assert stage.service.ids == [77]


async def test_the_page_that_the_back_button_shows_asks_anew(stage: Stage) -> None:
    stage.service.want(77, 78)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("✓ 1 of 2")
    stage.service.want(80, done=4)
    shown = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    await stage.tab.page.evaluate(shown)
    await stage.tab.says("✓ 4 of 5")
    assert stage.service.ids == [77]


async def test_to_forget_the_browser_is_to_revoke_its_token(stage: Stage) -> None:
    stage.service.want(79)
    await stage.begin()
    await stage.tab.visit(77)
    await stage.tab.says("Not on your list: nothing was sent.")
    await stage.tab.choose("Forget this browser")
    await stage.tab.says("Forgotten: this browser is not paired.")
    assert stage.service.tokens == set()
    assert TOKEN not in str(stage.host.storage)
    assert stage.host.storage.keys() == set()
    await stage.tab.reload()
    await stage.tab.says("Pair with Discord: type the code.")


async def test_without_an_answer_it_is_forgotten_here_and_says_what_is_left_to_do(
    stage: Stage,
) -> None:
    stage.service.want(79)
    await stage.begin()
    await stage.tab.visit(77)
    stage.service.is_away = True
    await stage.tab.choose("Forget this browser")
    await stage.tab.says(
        "Forgotten here, but Duel Insights was not reached: revoke it in Discord too."
    )
    assert stage.host.storage.keys() == set()


async def test_where_nothing_can_be_stored_it_works_until_the_page_is_left(
    chromium: Browser, place: World
) -> None:
    async with open_stage(chromium, place) as stage:
        stage.host.stores = False
        await stage.host.watch(stage.tab.page)
        stage.service.want(77)
        await stage.tab.visit(77)
        await stage.tab.type_code(CODE)
        if stage.host.forms == "GM.":
            await stage.tab.notes("Your script manager stores nothing")
        await stage.tab.press("Allow")
        await stage.tab.says("✓ 1 of 1: all here. Look at the card in Discord.")
        assert stage.host.storage == {}
