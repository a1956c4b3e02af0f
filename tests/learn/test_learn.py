"""What recurs in the documents of a site is learned; what orders their content is not."""

from __future__ import annotations

from array import array

import pytest
from msgspec.structs import replace

from mingfan import Cleaner
from mingfan.authors.examples import run
from mingfan.kinds.base import State
from mingfan.learn import pack
from mingfan.learn.counts import Hashes, Register
from mingfan.learn.documents import hashes_of
from mingfan.learn.evidence import Recurring, gather
from mingfan.learn.learned import learn
from mingfan.learn.lists import lists
from mingfan.learn.pack import Site, write
from mingfan.learn.structure import is_statement
from mingfan.ruleset.model import Rule
from mingfan.ruleset.packs import parse_pack
from mingfan.ruleset.profiles import load_ruleset
from tests.learn.sites import HEAD, article, framed, site

SIGNS = "子丑寅卯辰巳午未申酉戌亥"  # another one for each document
TEN = [framed(number) for number in range(10)]


def packed(texts: list[str], state: State = "active") -> str:
    return write([Site(learn(site(texts)))], "site", state)


def cleaned(rules: list[Rule], text: str) -> str:
    ruleset = load_ruleset("minimal")
    return Cleaner.from_ruleset(replace(ruleset, rules=tuple(rules))).clean_text(text)


def test_the_frame_of_a_site_is_learned_and_its_articles_stay() -> None:
    rules = parse_pack(packed(TEN))
    for number in range(10):
        assert cleaned(rules, framed(number)).strip() == article(number)
    assert cleaned(rules, framed(77)).strip() == article(77), "a page that it was not learned from"


def test_the_same_documents_give_the_same_rules_and_every_case_passes() -> None:
    written = packed(TEN)
    assert written == packed(TEN)
    assert all(outcome.passed for outcome in run(parse_pack(written)))


def test_rules_are_on_trial_until_somebody_lets_them_act() -> None:
    assert {rule.spec.state for rule in parse_pack(packed(TEN, "shadow"))} == {"shadow"}


def test_a_line_that_is_struck_stays_in_the_text() -> None:
    lines = packed(TEN).split("\n")
    struck = [line for line in lines if "喜欢本文请关注" not in line or "docs:" not in line]
    assert len(struck) == len(lines) - 1
    text = cleaned(parse_pack("\n".join(struck)), framed(3))
    assert "喜欢本文请关注竹影文库公众号" in text and "关于本站" not in text


def test_the_head_of_short_documents_goes_too() -> None:
    texts = [f"{HEAD}\n\n{article(n, 1).split(chr(10))[1]}\n\n联系客服 QQ：700800900\n" for n in range(10)]
    rules = parse_pack(packed(texts))
    assert [cleaned(rules, text).strip() for text in texts] == [article(n, 1).split("\n")[1] for n in range(10)]


@pytest.mark.parametrize("number", [1, 4])
def test_a_few_documents_teach_nothing(number: int) -> None:
    learned = learn(site(TEN[:number]))
    assert not learned.furniture and write([Site(learned)], "site") == ""


def test_copies_of_one_document_teach_nothing() -> None:
    assert not learn(site([TEN[0]] * 20)).furniture


STRUCTURE = {
    "a heading near the end": "{a}\n{b}\n公式与图像\n{c}",
    "comments in code": "{a}\n// 先清空缓存再绘制\nbox = this.box = new Box();\n{b}",
    "dates of adoption": "{a}\n（2005年10月{n}日通过）\n{b}\n本决定自2026年1月1日起施行。",
    "headings": "# 第{n}篇\n\n{a}\n\n## 参考资料\n\n{b}\n\n## 背景\n{c}",
    "statutes": "第一章 总则\n{a}\n第二章 监督管理\n{b}\n第七章 附则\n{c}",
    "exam papers": "一、选择题\n{a}\n二、填空题\n{b}\n三、解答题\n{c}\n参考答案\nA\nB\nC",
    "front matter": "---\nlayout: post\ncategories:\n- 随笔\n---\n{a}\n{b}",
    "code": "{a}\n```python\nimport os\nfor one in every:\n    print(one)\n```\n{b}",
    "licences": "{a}\n{b}\n本作品采用知识共享署名 4.0 国际许可协议进行许可\n版权所有，转载请注明出处",
    "a refrain": "{a}\n归去来兮，田园将芜\n{b}\n归去来兮，田园将芜\n{c}",
    "speech": "{a}\n“好的。”\n{b}\n“我知道了。”\n{c}",
    "questions": "问：{a}\n答：{b}\n问：后来呢？\n答：{c}",
}


@pytest.mark.parametrize("kind", STRUCTURE)
def test_what_orders_content_stays(kind: str) -> None:
    texts = [STRUCTURE[kind].format(n=n, a=article(n), b=article(n + 50), c=article(n + 80)) for n in range(12)]
    written = packed(texts)
    if written:
        rules = parse_pack(written)
        assert [cleaned(rules, text) for text in texts] == texts


def test_a_document_of_three_pages_keeps_its_middle_page() -> None:
    """Heads and feet of its pages recur; what stands between them does not."""
    pages = [f"{HEAD}\n{article(n)}\n第 {n} 页，共 3 页\n" for n in range(3)]
    texts = ["\f".join(pages), *(framed(n) for n in range(20, 30))]
    rules = parse_pack(packed(texts))
    text = cleaned(rules, texts[0])
    for number in range(3):
        assert article(number) in text


def test_the_title_of_a_page_stays_on_the_page_and_goes_from_the_lists_of_others() -> None:
    titles = [article(n).split("\n")[0] for n in range(12)]
    related = "\n".join(["相关文章推荐阅读", *titles[:6], "喜欢本文请关注竹影文库公众号"])
    texts = [f"{HEAD}\n{article(n)}\n{article(n + 50).split(chr(10), 1)[1]}\n{related}\n" for n in range(12)]
    rules = parse_pack(packed(texts))
    for number in range(6):
        text = cleaned(rules, texts[number])
        assert text.startswith(titles[number]), number
        assert titles[(number + 1) % 6] not in text


def test_counts_that_do_not_fit_in_memory_are_the_same() -> None:
    documents = [{n % 7 for n in range(k, k + 5)} | {1_000 + k} for k in range(50)]
    with Hashes() as whole, Hashes(limit=16) as spilled:
        for lines in documents:
            whole.add(array("q", lines).tobytes())
            spilled.add(array("q", lines).tobytes())
        assert whole.frequent(3, 100) == spilled.frequent(3, 100) == frozenset(range(7))
        assert whole.frequent(3, 6) == spilled.frequent(3, 6)


def test_lines_too_many_for_the_memory_leave_out_those_of_few_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{framed(n)}\n{article(n // 2 + 500)}" for n in range(12)]  # each long article in two documents
    every = gather(site(texts)).lines
    monkeypatch.setattr("mingfan.learn.counts.MOST_FORMS", 20)
    few = gather(site(texts)).lines
    assert len(few) <= 20 < len(every)
    assert "喜欢本文请关注竹影文库公众号" in few


def test_copies_are_recognised_among_many_documents() -> None:
    numbers = [n * 2**40 + 7 for n in range(3_000)]
    register = Register()
    assert all(register.add(number, ()) for number in (0, -1, *numbers))
    assert not any(register.add(number, ()) for number in (*numbers, 0, -1))
    assert register.counted(frozenset()).documents == 3_002


def test_lines_of_one_form_have_one_hash_in_every_process() -> None:
    first, second, blank, other = hashes_of("阅读 12 次\n\u3000阅读 345 次 \n \t\n阅读次")
    assert first == second == 625924620015595728, "the same in every process"
    assert blank == 0 and len({first, other, blank}) == 3


def test_a_line_of_many_documents_is_counted_in_all_and_looked_at_in_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingfan.learn.evidence.ENOUGH", 6)
    texts = [framed(number) for number in range(30)]
    evidence = gather(site([*texts, *texts[:5], texts[0] + "关于本站"]))
    for form in ("关于本站", "京ICP备{#}号 竹影文库网络科技"):
        assert (evidence.lines[form].documents, evidence.lines[form].looked_at) == (31, 6)
    rules = parse_pack(packed(texts))
    assert [cleaned(rules, text).strip() for text in texts] == [article(n) for n in range(30)]


def test_digits_that_never_change_stay_in_the_form() -> None:
    forms = {seen.one_form for seen in gather(site(TEN)).lines.values()}
    assert "京ICP备1234567号 竹影文库网络科技" in forms


def titled(number: int) -> str:
    return f"{article(number + 300, 1).split(chr(10))[1][:16]}·{number}"


def listed(number: int) -> str:
    """A page with a list of pages that no other page lists, and with comments."""
    titles = "\n".join(f"{titled(10 * number + k)}\n2024-0{1 + k}-1{k}" for k in range(3))
    return (
        f"{HEAD}\n{article(number)}\n{article(number + 50)}\n相关文章推荐阅读\n{titles}\n"
        f"喜欢本文请关注竹影文库公众号\n读者留言共 3 条\n{titled(900 + number)}\n联系客服 QQ：700800900\n"
    )


def test_a_list_of_other_pages_below_the_text_goes_and_comments_stay() -> None:
    rules = parse_pack(packed([listed(n) for n in range(12)]))
    for number in (3, 77):
        text = cleaned(rules, listed(number))
        assert titled(10 * number) not in text and "2024-01-10" not in text
        assert f"{titled(900 + number)}" in text and article(number) in text


@pytest.mark.parametrize("below", ["", "联系客服 QQ：700800900\n"])
def test_text_below_a_line_that_announces_a_list_stays(below: str) -> None:
    """A list has so many lines, so wide, and ends with a line of the frame."""
    rules = parse_pack(packed([listed(n) for n in range(12)]))
    text = f"{article(5)}\n{article(6)}\n相关文章推荐阅读\n{article(7, 60)}\n{below}"
    assert article(7, 60) in cleaned(rules, text)


def test_the_same_picture_below_every_document_is_furniture_and_a_figure_is_not() -> None:
    scan = "![扫码关注竹影文库公众号](https://bamboo.example/qr.png)"
    texts = [
        f"{article(n)}\n![石桥](https://bamboo.example/bridge.png)\n{article(n + 50)}\n{scan}\n" for n in range(12)
    ]
    written = packed(texts)
    assert cleaned(parse_pack(written), texts[0]).strip() == texts[0].removesuffix(f"{scan}\n").strip()


def test_a_legend_stays() -> None:
    texts = [f"{article(n)}\n🚧 表示需要工具，🌟 表示编辑推荐\n{article(n + 50)}" for n in range(12)]
    written = packed(texts)
    assert not written or [cleaned(parse_pack(written), text) for text in texts] == texts


def test_a_legend_below_every_document_stays() -> None:
    legend = "🚧 表示需某工具，🌟 表示编辑推荐"
    texts = [f"{HEAD}\n{article(n)}\n{legend}\n喜欢本文请关注竹影文库公众号\n" for n in range(12)]
    assert legend in cleaned(parse_pack(packed(texts)), texts[0])


def test_sentences_between_lines_that_recur_are_no_list() -> None:
    """`相关文章` announces titles; a passage of its own sentences below it is text."""
    texts = [
        f"{HEAD}\n{article(n)}\n{article(n + 50)}\n相关文章推荐阅读\n{article(n + 90).split(chr(10))[1]}\n"
        "喜欢本文请关注竹影文库公众号\n"
        for n in range(12)
    ]
    rules = parse_pack(packed(texts))
    for number, text in enumerate(texts):
        assert article(number + 90).split("\n")[1] in cleaned(rules, text)


@pytest.mark.parametrize(
    "note",
    [
        "船票凭身份证在码头的窗口领取，开船前一刻钟停止检票。",
        "The menu service creates and removes menus of a window.",
    ],
)
def test_what_some_documents_state_alike_stays_beside_furniture(note: str) -> None:
    texts = [text.replace("\n\n上一篇", f"\n{note}\n上一篇") if n < 3 else text for n, text in enumerate(TEN)]
    assert note in cleaned(parse_pack(packed(texts)), texts[0])


def test_links_between_arrows_go_from_the_end_of_documents() -> None:
    """`« {*}` and `{*} »` hold titles of other documents; `← {*} →` both."""

    def linked(number: int, form: str) -> str:
        before, after = (article(k).split("\n")[0] for k in ((number - 1) % 12, (number + 1) % 12))
        return f"{article(number)}\n{form.format(before=before, after=after)}\n"

    for form in ("« {before}\n{after} »", "←  {before}   {after}  →"):
        texts = [linked(number, form) for number in range(12)]
        rules = parse_pack(packed(texts))
        assert [cleaned(rules, text).strip() for text in texts] == [article(number) for number in range(12)]


@pytest.mark.parametrize("line", ["→ {own}", "« {own} »", "{own} →"])
def test_arrows_before_steps_stay(line: str) -> None:
    texts = []
    for number in range(12):
        paragraphs = article(number, 30).split("\n")
        steps = [line.format(own=f"{SIGNS[number]}{one[:9]}") for one in paragraphs[1:4]]
        texts.append("\n".join([*paragraphs, *steps]))
    assert not learn(site(texts)).lines()


def test_a_picture_of_most_documents_is_furniture_where_it_stands() -> None:
    scan = "![](https://bamboo.example/qrcode_for_wechat.jpg)"
    texts = [f"{article(n)}\n喜欢本文请关注竹影文库公众号\n{scan}\n编者：{article(n + 300, 30)}\n" for n in range(12)]
    assert scan not in cleaned(parse_pack(packed(texts)), texts[0])


def test_a_line_that_is_another_one_each_time_goes_between_two_of_the_frame() -> None:
    """Such as tags. A comment, an answer or a source is announced by the line above it, and stays."""

    def tagged(above: str, number: int) -> str:
        tags = f"{SIGNS[number]}{article(number + 500, 1)[:4]}、{article(number + 700, 1)[:3]}"
        return f"{HEAD}\n{article(number, 30)}\n{above}\n{tags}\n喜欢本文请关注竹影文库公众号\n联系客服 QQ：700800900\n"

    def varying(above: str) -> list[str]:
        texts = [tagged(above, number) for number in range(12)]
        rules = parse_pack(packed(texts))
        return [
            line for number, text in enumerate(texts) for line in (cleaned(rules, text)).split("\n") if "、" in line
        ]

    assert not varying("分享到：微博 微信 QQ空间")
    for above in ("网友评论（点击查看）", "点击显示答案", "微信扫码看文章来源"):
        assert len(varying(above)) == 12


def test_a_letter_code_within_a_word_is_no_mark_of_literature() -> None:
    line = "Do have faith in what you're doing."
    texts = [f"{text}\n♥ {line}\n" for text in TEN]
    assert line not in cleaned(parse_pack(packed(texts)), texts[0])


def template(heading: str, number: int, entries: int) -> str:
    pages = "\n".join(titled(20 * number + k) for k in range(entries))
    return f"{article(number, 30)}\n{heading}\n{pages}\n喜欢本文请关注竹影文库公众号\n"


def test_pages_that_a_template_lists_go_and_those_that_an_author_cites_stay() -> None:
    """As many below each document; an author cites more here and less there."""

    def found(counts: list[int]) -> list[str]:
        documents = site([template("相关内容", number, count) for number, count in enumerate(counts)])
        lines = gather(documents).lines
        return list(lists(documents, [lines["喜欢本文请关注竹影文库公众号"]], [lines["相关内容"]]))

    assert found([4] * 12) == ["相关内容"]
    assert found([1 + number % 5 for number in range(12)]) == []
    assert found([1] * 12) == [], "one below each, and no document of the site"


def test_the_law_that_an_article_is_from_stays_above_it() -> None:
    laws = ("石桥养护管理条例", "渡口安全管理办法", "竹林保护和利用规定")
    texts = [f"{laws[n % 3]}\n第{n}条　{article(n, 30).split(chr(10))[1]}" for n in range(24)]
    assert not learn(site(texts)).lines()


def test_pages_of_a_manual_that_others_refer_to_stay() -> None:
    see = "另见\nhostname(5),\nmachine-id(5),"
    texts = [
        f"{article(n, 30)}\n{see}\n本页面由竹影手册页计划提供，欢迎加入 https://zhuying.example" for n in range(12)
    ]
    written = packed(texts)
    assert all("hostname(5),\nmachine-id(5)," in cleaned(parse_pack(written), text) for text in texts)


def test_of_more_lines_than_a_file_has_room_for_some_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = packed(TEN)
    monkeypatch.setattr(pack, "ROOM", 200)
    written = packed(TEN)
    assert 0 < written.count("- {line: ") < whole.count("- {line: ")
    assert parse_pack(written)


CLOSINGS = {
    "the last line of some texts": "写完这一段天就亮了",
    "a translator with an address": "译者 <weng@bamboo.example>",
    "an address that texts refer to": "https://standards.example/naming/latest.html",
    "code in one line": "Sub Example Dim who As String MsgBox who End Sub",
}


@pytest.mark.parametrize("kind", CLOSINGS)
def test_what_ends_some_texts_above_the_foot_is_theirs(kind: str) -> None:
    """An entry of a list stands between two lines of the frame, the last line of a text above one."""
    last = CLOSINGS[kind]
    some = 2 if kind == "the last line of some texts" else 4
    texts = [f"{HEAD}\n{article(n, 30)}\n{last if n < some else ''}\n喜欢本文请关注竹影文库公众号\n" for n in range(16)]
    rules = parse_pack(packed(texts))
    assert last in cleaned(rules, texts[0])
    assert "竹影文库" not in cleaned(rules, texts[0])


def test_of_many_documents_a_few_share_a_line_of_their_own() -> None:
    texts = [
        f"{HEAD}\n{article(n)}\n{'听潮阁外风正紧' if n < 3 else ''}\n喜欢本文请关注竹影文库公众号\n" for n in range(620)
    ]
    found = {one.seen.form for one in learn(site(texts)).furniture}
    assert "喜欢本文请关注竹影文库公众号" in found and "听潮阁外风正紧" not in found


def test_a_heading_that_says_what_its_page_is_called_stays_below_the_head() -> None:
    """Its first line has the name of the site behind it; the pages before and behind are linked by their titles."""

    def page(number: int) -> str:
        before, own, behind = (titled(k % 12) for k in (number - 1, number, number + 1))
        links = f"上一篇\n{before}\n下一篇\n{behind}"
        return f"{own} | 竹影文库\n{HEAD}\n{own}\n{article(number, 30)}\n{links}\n喜欢本文请关注竹影文库公众号\n"

    rules = parse_pack(packed([page(number) for number in range(12)]))
    for number in range(12):
        lines = cleaned(rules, page(number)).split("\n")
        assert titled(number) in lines and titled((number + 1) % 12) not in lines


def test_a_notice_with_the_number_that_a_site_is_filed_under_is_its_foot() -> None:
    foot = "版权所有 © 2014-2019 竹影文库 京ICP备1234567号-2 客服热线：010-70080090"
    texts = [f"{HEAD}\n{article(n)}\n{foot}\n" for n in range(12)]
    assert foot not in cleaned(parse_pack(packed(texts)), texts[0])
    stays = foot.replace(" 京ICP备1234567号-2", "")
    texts = [text.replace(foot, stays) for text in texts]
    assert stays in cleaned(parse_pack(packed(texts)), texts[0])


def test_a_sentence_with_a_slot_is_a_statement_by_its_lines() -> None:
    lines = ["竹篙 3 能与您家中的任何渡船配合使用，我们推荐试试新的 撑船。"]
    assert is_statement(Recurring("竹篙 {*} 撑船。", spellings=lines))
    assert not is_statement(Recurring("竹篙 {*} 撑船。", spellings=["竹篙 三号 撑船。"]))


def test_titles_that_exclaim_are_no_sentences() -> None:
    titles = [f"{titled(n)}！" for n in range(12)]
    texts = [f"{article(n, 30)}\n上一篇\n{titles[n - 1]}\n喜欢本文请关注竹影文库公众号\n" for n in range(12)]
    lines = gather(site(texts)).lines.values()
    assert "上一篇" in lists(site(texts), lines, titles=titles)
    assert "上一篇" not in lists(site(texts), lines)
