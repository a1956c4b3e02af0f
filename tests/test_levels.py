"""The level is one setting: the same on every surface, and findings say what stays in doubt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from werkzeug.test import Client

from mingfan import Cleaner, RuleError
from mingfan.kinds.base import LEVELS, Level
from mingfan.web.worker.log import Log
from tests.batch.harness import manifest
from tests.cli.conftest import run as run  # the fixture
from tests.cli.harness import Run
from tests.web.road import client_with

# Clear promotion, and lines of which a person may doubt it.
TEXT = (
    "竹子长在山坡上，一年四季都是绿的，村里人拿它编筐、盖房、做笛子。\n"
    "长按识别二维码，关注公众号“青竹书屋”\n"
    "老人说，冬天的竹子最结实，编出来的筐能用十年，城里人也喜欢。\n"
    "更多內容請見官網\n"
    "夏天的夜里，全村人坐在竹床上乘凉，听老人讲从前的故事。\n"
    "喜欢的朋友请留言告诉我\n"
    "到了秋天，竹叶落了一地，孩子们把它扫成一堆，烧火做饭。\n"
    "竹林 村庄 散文\n热门文章\n山坡上的人家\n最新评论\n"
)


@pytest.fixture(scope="module")
def client() -> Client:
    return client_with(Log("error"))


@pytest.mark.parametrize("level", LEVELS)
def test_every_surface_has_the_level(level: Level, run: Run, client: Client, tmp_path: Path) -> None:
    wanted = Cleaner(level=level).clean(TEXT)
    assert wanted.ruleset.level == level
    path = tmp_path / "in.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert run("clean", "--level", level, path).text == wanted.text
    assert run("batch", "--level", level, path, "--out", tmp_path / "out").code == 0
    assert (tmp_path / "out/in.txt").read_text(encoding="utf-8") == wanted.text
    assert manifest(tmp_path / "out")["ruleset"]["level"] == level
    plain = client.post(f"/v1/clean?level={level}", data=TEXT.encode(), content_type="text/plain; charset=utf-8")
    assert plain.get_data(as_text=True) == wanted.text
    assert f"level={level};" in plain.headers["Mingfan-Ruleset"]
    whole = client.post("/v1/clean", json={"text": TEXT, "level": level}).json
    assert whole is not None
    assert {**whole, "elapsed_ms": 0} == {**json.loads(json.dumps(wanted.to_dict())), "elapsed_ms": 0}


def test_levels_remove_more_and_more_and_report_what_is_in_doubt() -> None:
    results = [Cleaner(level=level, select=["ads"]).clean(TEXT) for level in LEVELS]
    lengths = [len(result.text) for result in results]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > lengths[-1]
    assert results[0].findings and not results[-1].findings


@pytest.mark.parametrize(("profile", "level"), [("standard", "balanced"), ("corpus", "thorough")])
def test_the_profile_has_a_level_and_the_caller_the_last_word(profile: str, level: str) -> None:
    assert Cleaner(profile).ruleset.level == level
    assert Cleaner(profile, level="careful").ruleset.level == "careful"


def test_a_level_that_is_none_is_refused(run: Run, client: Client) -> None:
    with pytest.raises(RuleError, match="did you mean `careful`"):
        Cleaner(level="carefull")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="level is a str"):
        Cleaner(level=1)  # type: ignore[arg-type]
    assert run("clean", "--level", "bold", stdin=TEXT.encode()).code == 2
    reply = client.post("/v1/clean?level=bold", data=TEXT, content_type="text/plain")
    assert reply.status_code == 422
    assert reply.json is not None and reply.json["error"]["field"] == "level"


def test_the_catalogue_says_which_level_a_profile_has(client: Client) -> None:
    reply = client.get("/v1/profiles").json
    assert reply is not None
    assert {profile["name"]: profile["level"] for profile in reply["profiles"]}["corpus"] == "thorough"
