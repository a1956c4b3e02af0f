"""Repeats: planted ones are found with their class and their differences, those that writers mean stay."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import workloads
from benchmarks.duplicates import CLASSES, passage, planted, score
from mingfan import Cleaner
from mingfan.kinds.duplicates import find_repeats, may_repeat
from mingfan.result import result_to_dict
from tests.texts import sample

FIRST = (
    "全镇加快推进美丽乡村建设，供水管道累计铺设115481米，污水管网累计铺设39273米，"
    "完成总工程量87%，预计年底全部完工并投入使用，惠及群众两万余人。"
)
SECOND = (
    "全镇加快推进美丽乡村建设，供水管道累计铺设1.9万米，污水管网累计铺设2.9万米，"
    "完成总工程量87%，预计年底全部完工并投入使用，惠及群众两万余人。"
)
OTHER = "会议强调，各部门要切实提高认识，压实责任，把各项工作抓紧抓好抓出成效。"


def cleaner(profile: str = "corpus") -> Cleaner:
    return Cleaner(profile, select=["duplicates"])


@pytest.mark.parametrize(
    ("second", "likeness"),
    [
        (FIRST, "exact"),
        (FIRST.replace("，", ",", 2).replace("，", " ， ", 1), "same-text"),
        (FIRST.replace("加快", "大力").replace("预计", "力争"), "near"),
        (SECOND, "conflicting"),
        (FIRST.replace("惠及", "未惠及"), "conflicting"),
    ],
)
@pytest.mark.parametrize("joint", ["", "\n", "\n\n", "\n　　"])
def test_classes(second: str, likeness: str, joint: str) -> None:
    text = f"{OTHER}{FIRST}{joint}{second}{OTHER}"
    (repeat,) = find_repeats(text, 32)
    assert repeat.likeness == likeness
    assert text[slice(*repeat.second)].strip() == second.strip()


SIMPLIFIED = "这个项目为全镇带来了新的发展机会，后续工作正在有序推进，预计年底全部完工并投入使用，惠及群众两万余人。"
TRADITIONAL = "這個項目為全鎮帶來了新的發展機會，後續工作正在有序推進，預計年底全部完工並投入使用，惠及群眾兩萬餘人。"


@pytest.mark.parametrize(("first", "second"), [(SIMPLIFIED, TRADITIONAL), (TRADITIONAL, SIMPLIFIED)])
@pytest.mark.parametrize("joint", ["", "\n"])
def test_copies_in_two_scripts_are_the_same_text(first: str, second: str, joint: str) -> None:
    text = f"{OTHER}{first}{joint}{second}{OTHER}"
    (repeat,) = find_repeats(text, 32, edited=False)
    assert repeat.likeness == "same-text"
    assert cleaner("standard").clean_text(text) == f"{OTHER}{first}{OTHER}"


def test_of_many_copies_in_two_scripts_the_first_stays() -> None:
    text = f"{OTHER}\n" + f"{SIMPLIFIED}\n{TRADITIONAL}\n" * 20 + f"{OTHER}\n"
    assert cleaner("standard").clean_text(text) == f"{OTHER}\n{SIMPLIFIED}\n{OTHER}\n"


@pytest.mark.parametrize("longer_first", [True, False])
@pytest.mark.parametrize("copy", ["first", "last", "longest"])
def test_the_copy_asked_for_stays(tmp_path: Path, copy: str, longer_first: bool) -> None:
    pack = tmp_path / "own.yaml"
    pack.write_text(
        f"""pack: own
title: 重复
why: 留下要的一份
rules:
  - id: passage
    title: 重复
    why: 留下要的一份
    kind: duplicates
    likeness: [near, conflicting]
    copy: {copy}
    examples: [{{in: "{FIRST}{SECOND}", out: "{SECOND if copy == "last" else FIRST}"}}]
    keep: [{{text: "{OTHER}", why: 没有重复}}]
""",
        encoding="utf-8",
    )
    copies = sorted([FIRST, FIRST.replace("，惠及群众", "")], key=len, reverse=longer_first)
    stays = {"first": copies[0], "last": copies[1], "longest": FIRST}[copy]
    own = Cleaner("minimal", rules=[pack], select=["own"])
    assert own.clean_text(f"{OTHER}\n{copies[0]}\n{copies[1]}\n{OTHER}\n") == f"{OTHER}\n{stays}\n{OTHER}\n"


SHORT = "民生底色逐步擦亮。坚持在发展中保障和改善民生，上半年共发放供养金、低保金、救助金约五百万元。"


@pytest.mark.parametrize(
    ("second", "goes"),
    [
        (SHORT.replace("保障和改善", "保障改善").replace("共发放", "发放"), True),
        (SHORT.replace("民生底色", "民生成色"), False),  # an entry names what it is about in its first sentence
        (SHORT.replace("发展中", "增长里").replace("改善民生", "增进福祉").replace("供养金、", ""), False),
        (SHORT.replace("共发放", "未发放"), False),
    ],
)
def test_a_short_edited_copy_goes_if_it_opens_with_the_same_sentence(second: str, goes: bool) -> None:
    text = f"{OTHER}\n{SHORT}\n{second}\n{OTHER}\n"
    assert cleaner().clean_text(text) == (f"{OTHER}\n{SHORT}\n{OTHER}\n" if goes else text)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_a_second_cleaning_finds_nothing(name: str, profile: str) -> None:
    for length in (40, 150, 1000):
        for text, _ in islice(planted(name, length), 3):
            cleaned = cleaner(profile).clean_text(text)
            assert cleaner(profile).clean(cleaned).edits == ()


COMPLETE = (
    "他低声说道：“便是先帝，当年也是兵败北国，重伤而归，伤疮难愈，终于因此崩驾。”少年道：“天下之事，岂能一概而论。”\n"
    "老人有满腔言语要说，但觉力气一点一滴离身而去，眼前白雾晃来晃去，说话也是艰难之极，过了许久才缓缓睁开眼睛来。\n"
)


@pytest.mark.parametrize("left", ["", "过", "过了亿", "那时候他"])
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_a_second_copy_that_begins_in_the_middle_of_a_sentence_goes(left: str, profile: str) -> None:
    broken = left + COMPLETE[COMPLETE.index("因此崩驾") :]
    assert cleaner(profile).clean_text(f"{OTHER}\n{COMPLETE}{broken}过了一会。\n") == f"{OTHER}\n{COMPLETE}过了一会。\n"


@pytest.mark.parametrize("left", ["", "亿"])
def test_a_first_copy_that_ends_in_the_middle_of_a_sentence_goes(left: str) -> None:
    broken = COMPLETE[: COMPLETE.index("过了许久")] + left + "\n"
    assert cleaner("standard").clean_text(f"{OTHER}\n{broken}{COMPLETE}{OTHER}\n") == f"{OTHER}\n{COMPLETE}{OTHER}\n"


@pytest.mark.parametrize(
    "text",
    [
        "把命令的标准输入重定向到下面的命令行，直到遇到设定的“结束标记”这个单词（嵌入文档）\n"
        "把命令的标准输入重定向到下面的命令行，直到遇到设定的“结束标记”这个单词（嵌入\n文档，命令行开头的制表符会被忽略）\n",
        "第一步，" + FIRST + OTHER + "\n第二步，" + FIRST + OTHER + "\n",
    ],
)
def test_entries_and_steps_that_are_alike_but_for_an_end_of_their_own_stay(text: str) -> None:
    assert cleaner("standard").clean_text(text) == text


def test_what_differs_is_told_figures_first() -> None:
    (repeat,) = find_repeats(FIRST + SECOND, 32)
    assert repeat.differences[:2] == (("115481米", "1.9万米"), ("39273米", "2.9万米"))


def test_standard_reports_the_two_passages_of_the_sample_with_their_figures() -> None:
    result = Cleaner("standard").clean(sample("dirty"))
    found = [f for f in result.findings if f.rule == "duplicates/near-passage"]
    assert len(found) == 2
    assert "115481米 / 1.9万米" in found[0].message
    for finding in found:
        (copy,) = finding.related
        original = sample("dirty")
        assert original[finding.start : finding.start + 6] == original[copy.start : copy.start + 6]


HALF, REST = COMPLETE[: COMPLETE.index("过了许久")], COMPLETE[COMPLETE.index("过了许久") :]


@pytest.mark.parametrize(
    ("before", "kept", "after"),
    [
        ("", FIRST, "\n" + FIRST),
        ("", FIRST, FIRST.replace("，", "；")),
        (HALF + "亿\n", HALF, REST),
    ],
)
def test_an_edit_that_removed_a_copy_tells_of_the_one_that_stays(before: str, kept: str, after: str) -> None:
    kept = f"{kept[:9]}##paidbegin##{kept[9:]}"
    before = f"😀##paidbegin##{OTHER}\n{before}"
    result = Cleaner("standard").clean(f"{before}{kept}{after}\n{OTHER}\n")
    removing = [place for place, edit in enumerate(result.edits) if "duplicates/passage" in edit.rules]
    start, end = len(before), len(before + kept)
    assert removing
    told = {place: edit.kept for place, edit in enumerate(result.edits) if edit.kept}
    assert told == dict.fromkeys(removing, (start, end))
    said = {
        place: edit["related"]
        for place, edit in enumerate(result_to_dict(result, "utf16", copies=True)["edits"])
        if "related" in edit
    }
    assert said == {place: [{"start": start + 1, "end": end + 1}] for place in removing}


@pytest.mark.parametrize("copies", [2, 3, 7, 50])
def test_of_many_copies_one_stays(copies: int) -> None:
    text = f"{OTHER}\n" + f"{FIRST}\n" * copies + f"{OTHER}\n"
    assert cleaner("standard").clean_text(text) == f"{OTHER}\n{FIRST}\n{OTHER}\n"


def test_a_seam_of_several_paragraphs() -> None:
    page = "".join(f"{line}\n" for line in workloads.paragraphs()[20:32])
    assert cleaner("standard").clean_text(f"{OTHER}\n{page}{page}{OTHER}\n") == f"{OTHER}\n{page}{OTHER}\n"


@pytest.mark.parametrize(
    "text",
    [
        "“好的。”\n“好的。”\n",
        "救命啊！救命啊！救命啊！救命啊！救命啊！救命啊！救命啊！救命啊！救命啊！\n",
        "哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈\n",
        "我的祖国，我深深爱恋的祖国，\n你是昨天，你是今天，\n我的祖国，我深深爱恋的祖国，\n你是昨天，你是今天，\n",
        "一要抓好粮食生产，落实最严格的耕地保护制度，坚决遏制耕地非农化，确保全年粮食播种面积稳定在三十万亩以上。\n"
        "二要抓好生猪生产，落实最严格的防疫检疫制度，坚决遏制疫情的扩散，确保全年生猪出栏数量稳定在三十万头以上。\n",
        "甲公司\t三十万元\t已经到账并完成验收\n甲公司\t三十万元\t已经到账并完成验收\n甲公司\t三十万元\t已经到账并完成验收\n",
        "- 如果数值大于目标值，说明目标值在左侧，这个时候搜索区间可缩小为左半边，右边的数字被我们排除在外。\n"
        "- 如果数值小于目标值，说明目标值在右侧，这个时候搜索区间可缩小为右半边，左边的数字被我们排除在外。\n",
        f"```\n{FIRST}\n{FIRST}\n```\n",
        f"{FIRST}\n{OTHER}\n第二部分的内容与前面不同，这里另起一段说明情况。\n{FIRST}\n",
    ],
    ids=["reply", "shout", "laugh", "verse", "parallel", "table", "list", "code", "apart"],
)
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_repeats_that_writers_mean_stay(text: str, profile: str) -> None:
    assert cleaner(profile).clean_text(text) == text


@given(st.integers(0, 10_000), st.sampled_from([60, 150, 400]), st.sampled_from(["", "\n"]))
def test_a_planted_exact_repeat_goes_and_nothing_else(seed: int, length: int, joint: str) -> None:
    draw = random.Random(seed)
    copy = passage(draw, length)
    before, after = draw.sample([p for p in workloads.paragraphs() if p not in copy and copy not in p], 2)
    joint = "" if copy.endswith("\n") else joint
    if copy.count("\t") or len(copy) < 30 * (copy.count("\n") + 1):
        return  # a table of contents, or titles
    result = cleaner("standard").clean_text(f"{before}\n{copy}{joint}{copy}\n{after}\n")
    assert sorted(result.replace("\n", "")) == sorted(f"{before}{copy}{after}".replace("\n", ""))


@pytest.mark.parametrize("name", [name for name in CLASSES if name != "near 30 %"])
def test_recall_and_precision_on_planted_repeats(name: str) -> None:
    found = score(cleaner().clean_text, name, 150)
    assert found.found >= 0.9 * found.planted
    assert found.rightly >= 0.99 * found.removed


def test_no_clean_document_loses_anything() -> None:
    for text in (sample("corpus"), workloads.c(2_000_000), workloads.d(300_000)):
        assert cleaner("standard").clean_text(text) == text


def test_a_text_without_repeats_is_let_through_at_the_gate() -> None:
    distinct = [line for line in dict.fromkeys(workloads.paragraphs()) if len(line) > 100][:40]
    assert not may_repeat("\n".join(distinct), 32, edited=False)
    assert all(may_repeat(item.text, 32) for item in planted("exact", 150))


def unlike(seed: int, length: int) -> str:
    """Paragraphs of sentences, no two of which begin alike."""
    draw = random.Random(seed)
    out: list[str] = []
    while sum(map(len, out)) < length:
        out.append("".join(chr(draw.randrange(0x4E00, 0x9FA5)) for _ in range(draw.randrange(12, 60))) + "。")
        if draw.random() < 0.3:
            out.append("\n")
    return "".join(out)


@pytest.mark.parametrize("before", [0, 40_000, 60_000, 64_000, 70_000, 130_000])
@pytest.mark.parametrize("length", [40, 400, 4_000, 11_000])
@pytest.mark.parametrize("marks", ["，。", "。，"])
def test_a_repeat_is_found_wherever_it_stands(before: int, length: int, marks: str) -> None:
    """A text is searched in windows, and copies far apart are told from chance by other recurrences."""
    page = unlike(2, length)
    copy = page if marks == "，。" else page.replace("。", "，", length // 400)
    text = f"{unlike(1, before)}\n{page}\n{copy}{unlike(3, 2_000)}"
    assert may_repeat(text, 32, edited=False)
    (repeat,) = find_repeats(text, 32, edited=False)
    assert len(page) - 2 <= repeat.second.end - repeat.second.start <= len(page) + 2


@pytest.mark.parametrize("edited", [False, True])
def test_any_number_of_identical_lines_is_one_repeat_found_in_one_step(edited: bool) -> None:
    """One step for each line would compare as much text as there is, for each of them."""
    calls: list[None] = []
    (repeat,) = find_repeats(f"{FIRST}\n" * 2_000, 32, edited, lambda: calls.append(None))
    assert repeat.second.end == 2_000 * (len(FIRST) + 1)
    assert len(calls) == 1


@pytest.mark.parametrize("joint", ["", "\n"])
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_statistics_written_to_one_pattern_stay_and_take_no_longer_than_other_text(profile: str, joint: str) -> None:
    """Each sentence is alike the next: a search that grew with their square would pass the deadline."""
    draw = random.Random(1)
    text = "".join(
        f"{1900 + k}年，全县粮食总产量达到{draw.randrange(999)}万吨，比上年增长{draw.randrange(99)}%，"
        f"农民人均纯收入达到{draw.randrange(9999)}元，比上年增加{draw.randrange(999)}元。{joint}"
        for k in range(1500)
    )
    assert cleaner(profile).clean(text).text == text


WORDS = st.sampled_from(
    [
        "",
        " Lite",
        " 3.11",
        "农村",
        "城镇",
        "（试行）",
        "第二代",
        "2023年",
        "甲方",
        "其中，",
        "，另有变化。",
        "。补充说明如下。",
    ]
)
PARTS = st.sampled_from(
    [
        "",
        "Apple Watch",
        "* Sipeed",
        "- Python",
        "《手册》",
        "青竹县",
        "居民最低生活保障标准每人每年提高到8400元，由县财政按月足额发放到户",
        "的安装程序和离线文档已经同步到内网镜像站。可直接下载使用",
        "，请及时下载，谢谢使用。如有疑问请联系客服人员处理，电话全天开通。",
        "；",
        "。",
    ]
)


@given(
    st.tuples(PARTS, PARTS, PARTS),
    st.lists(st.tuples(WORDS, WORDS), min_size=3, max_size=6, unique=True),
    st.sampled_from(["\n", "\n\n", "\n　　"]),
    st.sampled_from(["standard", "corpus"]),
)
def test_lists_of_parallel_lines_keep_all_their_lines(
    parts: tuple[str, str, str], words: list[tuple[str, str]], feed: str, profile: str
) -> None:
    if len(set(filter(None, parts))) < len(list(filter(None, parts))):
        return  # a part that meets itself within a line is a sentence pasted twice, not a parallel line
    lines = [parts[0] + one + parts[1] + two + parts[2] for one, two in words]
    if len({"".join(filter(str.isalnum, line)) for line in lines}) < len(lines):
        return  # the same but for marks
    text = feed.join(lines) + "\n"
    assert cleaner(profile).clean_text(text) == text


SAID = "各地要压实属地管理责任，加强河湖巡查力度，及时清理岸线垃圾，严厉打击非法采砂行为，确保水质持续改善。"


@pytest.mark.parametrize("joint", ["", "\n", "\n　　", "\n\n"])
@pytest.mark.parametrize(
    "lead", ["会议指出，", "会议指出：", "（一）", "一、", "3. ", "①", "第一，", "一是", "【要点】", "——"]
)
def test_of_a_sentence_pasted_twice_after_a_lead_in_one_stays(lead: str, joint: str) -> None:
    text = f"{OTHER}\n{lead}{SAID}{joint}{SAID}\n{OTHER}\n"
    assert cleaner("standard").clean_text(text) == f"{OTHER}\n{lead}{SAID}\n{OTHER}\n"


def test_of_two_copies_within_a_quotation_its_closing_mark_stays() -> None:
    text = f"{OTHER}\n会议指出：“{SAID}{SAID}”\n{OTHER}\n"
    assert cleaner("standard").clean_text(text) == f"{OTHER}\n会议指出：“{SAID}”\n{OTHER}\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"其中，{SAID}\n{SAID}\n", f"另外，{SAID}\n"),
        (f"他说：“{SAID}”\n", f"她又说：“{SAID}”\n"),
    ],
)
def test_what_others_say_too_stays(first: str, second: str) -> None:
    text = first + second
    assert cleaner("standard").clean_text(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "2021-08-03 09:41:26 连接数据库失败，正在重试，请检查网络配置与账号密码是否正确，然后重新启动服务进程",
        "[error] 连接数据库失败，正在重试，请检查网络配置与账号密码是否正确，然后重新启动服务进程",
        "青竹水库,正常蓄水位一百二十米,相应库容三千万立方米,已经完成安全鉴定",
        "青竹水库  1,967,432  32,045  6.61%  1,879,483  27,677  5.97%  完成安全鉴定并投入运行的水库",
        "> 正常蓄水位一百二十米，相应库容三千万立方米，已经完成安全鉴定，各项指标符合设计要求。",
        "- 正常蓄水位一百二十米，相应库容三千万立方米，已经完成安全鉴定，各项指标符合设计要求",
        "1. 正常蓄水位一百二十米，相应库容三千万立方米，已经完成安全鉴定，各项指标符合设计要求",
        '"desc": "正常蓄水位一百二十米，相应库容三千万立方米，已经完成安全鉴定，各项指标符合设计要求",',
    ],
)
@pytest.mark.parametrize("profile", ["standard", "corpus"])
def test_equal_lines_of_logs_rows_quotations_items_and_code_stay(line: str, profile: str) -> None:
    text = f"{OTHER}\n{line}\n{line}\n{OTHER}\n"
    assert cleaner(profile).clean_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "原经理王甲于2009年4月，利用非公开信息进行交易，获利1071万元！王甲被依法判处有期徒刑4年，处罚金1800万元。\n"
        "原经理李乙于2010年7月，利用非公开信息进行交易，获利1242万元！李乙被依法判处有期徒刑3年，处罚金600万元。\n",
        "筛选出了以下几个公司，名单不分先后，状态以公告为准，是否长期关注由读者自己决定，后续会逐一分析各家的情况。\n"
        "2022-05-31\n投资理财\n甲公司分析（五）\n"
        "筛选出了以下几个公司，名单不分先后，状态以公告为准，是否长期关注由读者自己决定，后续会逐一分析各家的情况。\n",
    ],
    ids=["penalties", "index"],
)
def test_entries_about_different_things_stay_in_a_corpus(text: str) -> None:
    assert cleaner("corpus").clean_text(text) == text


STORY = (
    "　　老人坐在门槛上，看着河水，一言不发。他的烟袋早就灭了，手却还举着，像是忘了放下。\n"
    "　　孩子们从桥上跑过去，笑声一路滚到下游，惊起一群水鸟，白花花地飞过了柳树林。\n"
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("第633章 相见", "第634章 自绝"),
        ("1.1 概述", "1.2 概述"),
        ("2021年", "2022年"),
        ("一、主要做法", "二、工作成效"),
    ],
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_a_passage_pasted_again_under_the_next_heading_goes_from_a_corpus_alone(
    one: str, two: str, between: str
) -> None:
    text = f"{one}\n{STORY}{between}{two}\n{STORY}{OTHER}\n"
    assert cleaner("corpus").clean_text(text) == f"{one}\n{STORY}{between}{two}\n{OTHER}\n"
    result = cleaner("standard").clean(text)
    assert result.text == text
    assert [finding.rule for finding in result.findings] == ["duplicates/near-passage"]


def test_what_differs_under_the_next_heading_stays() -> None:
    text = f"2021年\n{STORY}2022年\n{STORY.replace('老人', '渔夫').replace('一言不发', '自言自语')}{OTHER}\n"
    assert cleaner("corpus").clean_text(text) == text


@pytest.mark.parametrize("feeds", ["\n", "\n\n", "\n　　"])
@pytest.mark.parametrize("times", [2, 3])
def test_a_chapter_title_several_times_in_a_row_stays_once(times: int, feeds: str) -> None:
    title = "第十二章 旧城往事"
    text = f"　　{feeds.join([title] * times)}\n{STORY}"
    assert cleaner("standard").clean_text(text) == f"　　{title}\n{STORY}"


# Far copies.

FAR_COPY = "".join(
    f"第{k}天傍晚，{who}坐在{where}，看着河水从桥下慢慢流过去，想起去年这时候发生的事。"
    for k, (who, where) in enumerate(
        [
            ("老人", "门槛上"),
            ("船夫", "船头"),
            ("先生", "窗前"),
            ("孩子", "石阶上"),
            ("货郎", "桥头"),
            ("更夫", "城墙下"),
        ],
        1,
    )
)
FAR = Cleaner("corpus", select=["duplicates/far-passage"])
BETWEEN = "镇上的集市每逢三八开张，天不亮就有人挑着担子往桥头赶。卖菜的把青菜码得整整齐齐，卖鱼的盆里水声哗哗响。"


@pytest.mark.parametrize("cut", [(0, 0), (9, 0), (0, 12), (9, 12)])
@pytest.mark.parametrize("between", [1, 200])
def test_a_long_passage_pasted_again_further_down_is_found_torn_or_not(cut: tuple[int, int], between: int) -> None:
    again = FAR_COPY[cut[0] : len(FAR_COPY) - cut[1]]
    others = "\n".join(f"{BETWEEN[:20]}{k}{BETWEEN[20:]}" for k in range(between))
    text = f"{FAR_COPY}\n{others}\n{again}\n夜里下了一场雨。\n"
    assert cleaner("standard").clean_text(text) == text
    findings = [f for f in cleaner("standard").clean(text).findings if f.rule == "duplicates/far-passage"]
    assert [(text[f.start : f.end], f.related[0].start) for f in findings] == [(again, cut[0] and 0)]
    if between == 1:
        assert FAR.clean_text(text) == f"{FAR_COPY}\n{others}\n夜里下了一场雨。\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{FAR_COPY}\n{BETWEEN}\n{FAR_COPY}\n{BETWEEN}乙\n{FAR_COPY}\n",  # three times: a form
        f"{FAR_COPY}\n{BETWEEN}\n“{FAR_COPY}”\n",
        f"{FAR_COPY}\n{BETWEEN}\n> {FAR_COPY}\n",
        f"{FAR_COPY}\n{BETWEEN}\n```\n{FAR_COPY}\n```\n",
        f"{FAR_COPY[:120]}\n{BETWEEN}\n{FAR_COPY[:120]}\n",
        "\n".join(FAR_COPY.split("，")) + f"\n{BETWEEN}\n" + "\n".join(FAR_COPY.split("，")) + "\n",  # verse
    ],
)
def test_far_copies_that_are_meant_stay(text: str) -> None:
    assert FAR.clean_text(text) == text


def test_the_search_for_far_copies_is_linear_where_everything_repeats() -> None:
    text = (FAR_COPY + "\n") * 2000
    assert FAR.clean_text(text) == text  # copies that touch are another rule's


@pytest.mark.parametrize(
    "text",
    [
        '    temp_df["成立以来的累计收益"] = pd.to_numeric(temp_df["成立以来的累计收益"], errors="coerce")\n' * 2,
        '    ).dt.date\n    frame["转股终止日期"] = pd.to_datetime(\n        frame["转股终止日期"], errors="raise"\n'
        * 2,
        "![](https://example.com/raw/main/春天的河边与柳树/孩子们在草地上放风筝1.jpg)\n" * 2,
        "https://example.com/raw/main/春天的河边与柳树/孩子们在草地上放风筝/老人们坐着\n" * 2,
        "在外壳里写 [str'i'ng] 会被读作 [str\"i\"ng]，两边的方括号原样留下，程序照常运行。\n"
        "在外壳里写 [str\\'i\\'ng] 会被读作 [str\\\"i\\\"ng]，两边的方括号原样留下，程序照常运行。\n",
    ],
)
def test_code_links_and_marks_that_say_something_stay(text: str) -> None:
    assert Cleaner("standard", select="duplicates/passage").clean_text(text) == text
