"""Profiles, packs and rules: switched on the page, answered by the service, which may fail."""

from __future__ import annotations

from typing import Any

from mingfan.rulefiles.shipped import shipped_rules
from mingfan.ruleset.packs import load_packs
from tests.web.page.drive import cleaned, content, put, result_is, until

TEXT = "日益完##paidbegin##善,你好"


def test_a_rule_switched_off_leaves_its_text_alone(page: Any) -> None:
    cleaned(page, TEXT)
    page.hover(".edit >> nth=0")
    page.wait_for_selector("#card:not([hidden])")
    assert "paywall/paid-mark" in page.inner_text("#card")
    page.click("#card .switch-off")
    page.wait_for_selector('[data-rule="paywall/paid-mark"].off')
    result_is(page, "日益完##paidbegin##善，你好")
    page.click('[data-rule="paywall/paid-mark"] .toggle')
    result_is(page, "日益完善，你好")
    page.click('#packs [data-pack="punctuation"]')
    result_is(page, "日益完善,你好")
    page.click('#profiles [data-name="minimal"]')
    until(page, "document.getElementById('cleaned').textContent.includes('##')")


def test_switches_move_at_once_and_the_focus_stays(page: Any) -> None:
    put(page, TEXT)
    page.route("**/v1/clean", lambda route: (page.wait_for_timeout(300), route.continue_()))
    toggle = '[data-rule="paywall/paid-mark"] .toggle'
    page.click(toggle)
    assert page.get_attribute(toggle, "aria-checked") == "false"  # before the service has answered
    assert page.evaluate("document.activeElement.closest('[data-rule]').dataset.rule") == "paywall/paid-mark"
    result_is(page, "日益完##paidbegin##善，你好")
    assert page.evaluate("document.activeElement.id") == "tab-clean"
    page.focus(toggle)
    page.keyboard.press("Space")
    result_is(page, "日益完善，你好")  # asked before: no request
    page.focus('#packs [data-pack="paywall"]')
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.dataset.pack") == "paywall"


def test_a_failed_request_keeps_the_last_result_and_can_be_tried_again(page: Any) -> None:
    cleaned(page, TEXT)
    error = '{"error": {"code": "busy", "message": "too many requests at once; try again"}}'
    page.route("**/v1/clean", lambda route: route.fulfill(status=503, body=error, content_type="application/json"))
    page.click('[data-rule="paywall/paid-mark"] .toggle')
    page.wait_for_selector("#status.bad")
    assert "too many requests" in content(page, "#status")
    assert page.locator("#marked .edit").count() == 2  # still there
    assert page.is_visible("#panel-marked.stale")
    page.unroute("**/v1/clean")
    page.route("**/v1/clean", lambda route: route.abort())
    page.click("#retry-button")
    until(page, "document.getElementById('status').textContent.includes('连不上服务')")
    page.unroute("**/v1/clean")
    page.click("#retry-button")
    page.wait_for_selector("#status.good")
    assert not page.is_visible("#retry-button")
    assert page.locator(".stale").count() == 0
    result_is(page, "日益完##paidbegin##善，你好")


def test_a_pack_outside_the_profile_is_switched_on_and_named(page: Any) -> None:
    cleaned(page, "<b>全</b>角ＡＢ，你好")
    page.click(".more summary")
    chip = '#more-packs [data-pack="width"]'
    assert page.get_attribute(chip, "aria-checked") == "false"
    with page.expect_request("**/v1/clean") as asked:
        page.click(chip)
    assert asked.value.post_data_json["add"] == ["width"]
    result_is(page, "<b>全</b>角AB，你好")
    page.click('#more-packs [data-pack="html"]')
    result_is(page, "全角AB，你好")
    assert content(page, "#more-count") == "2"
    page.click("#tab-marked")
    page.hover(".edit >> nth=0")
    until(page, "document.getElementById('card').textContent.includes('标签')")
    page.click(chip)
    result_is(page, "全角ＡＢ，你好")
    page.reload()
    page.wait_for_selector("#marked .edit")
    result_is(page, "全角ＡＢ，你好")


def test_every_pack_has_a_switch(page: Any) -> None:
    packs = {rule.pack for rule in load_packs([shipped_rules()])} - {"script"}
    assert set(page.eval_on_selector_all(".chips [data-pack]", "all => all.map(each => each.dataset.pack)")) == packs


def test_a_conversion_is_chosen(page: Any) -> None:
    cleaned(page, "漢字轉換，日益完##paidbegin##善")
    with page.expect_request("**/v1/clean") as asked:
        page.select_option("#script", "t2s")
    assert asked.value.post_data_json["script"] == "t2s"
    result_is(page, "汉字转换，日益完善")
    with page.expect_request("**/v1/clean") as asked:
        page.check("#script-first")
    assert asked.value.post_data_json["script_order"] == "before"
    result_is(page, "汉字转换，日益完善")
    page.select_option("#script", "")
    assert not page.is_visible("#script-first")
    result_is(page, "漢字轉換，日益完善")


def test_texts_are_allowed_from_the_card_and_from_the_settings(page: Any) -> None:
    cleaned(page, "甲##paidend##乙##paidbegin##丙##paidend##")
    page.hover(".edit >> nth=0")
    page.click("#card .allow")
    result_is(page, "甲##paidend##乙丙##paidend##")
    assert page.inner_text("#exception-count") == "1"
    page.click("summary >> text=例外")
    assert page.input_value("#allow") == "##paidend##"
    page.fill("#allow", "##paidbegin##\n\n")
    result_is(page, "甲乙##paidbegin##丙")
    page.reload()
    page.wait_for_selector("#marked .edit")
    result_is(page, "甲乙##paidbegin##丙")


def test_marks_in_the_text_need_not_count(page: Any) -> None:
    put(page, "<!-- mingfan off -->甲##paidend##<!-- mingfan on -->")
    page.click("summary >> text=例外")
    with page.expect_request("**/v1/clean") as asked:
        page.click("#marks")
    assert asked.value.post_data_json["exceptions"] is False
    result_is(page, "<!-- mingfan off -->甲<!-- mingfan on -->")


def test_the_level_is_the_profiles_until_another_is_chosen(page: Any) -> None:
    cleaned(page, TEXT)
    assert page.get_attribute('#levels [data-name="balanced"]', "aria-checked") == "true"
    with page.expect_request("**/v1/clean") as asked:
        page.click('#levels [data-name="careful"]')
    assert asked.value.post_data_json["level"] == "careful"
    page.click('#profiles [data-name="corpus"]')
    until(page, "document.querySelector('#levels [data-name=thorough]').ariaChecked === 'true'")
