"""Whether a sentence calls for an address or a name where it stands: then it is content, not pressed in."""

from __future__ import annotations

from mingfan import later

LOOKS = 4  # characters on either side that are looked at
# What calls for an address on its left, and what speaks of it on its right.
_CALLS = later.pattern(
    r"(?:登[录陆錄陸]|[访訪][问問]|打[开開]|[进進]入|[网網][址站页頁]|官[网網]|域名|[邮郵]箱|博客|[浏瀏][览覽]|搜索|搜尋"
    r"|[输輸]入|[点點][击擊]|[关關]注|[查察][看阅閱询詢]|[购購][买買]|下[载載]"
    r"|[到在上是为為从從於于至往和与與及或由向用把将將叫见見名的称稱给給被像找去做让讓使經经如])\Z"
)
_SPEAKS = later.pattern(
    r"[上的网網站是和与與及或等来來进進中]|下[载載]|注册|註冊|查[询詢]|[报報]名|了解|首[页頁]|平[台臺]|提供|官方|公司"
)


def is_called_for(before: str, behind: str) -> bool:
    """By the characters beside it (`LOOKS` of them)."""
    return bool(_CALLS.search(before) or _SPEAKS.match(behind))
