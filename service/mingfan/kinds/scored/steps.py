"""How a line is marked: as a step that says what to do, an item that describes its link, options of a question, a code
that the reader needs, an entry of a list of references."""

from __future__ import annotations

from mingfan import later

OPTIONS = "options"
DEVICE = "device"
ACCESS = "access code"
CITED = "citation"
TOLD = frozenset({OPTIONS, DEVICE, ACCESS, CITED})  # steps that may stand alone
_STEP = later.plain_pattern(
    r"\s*(?:(?P<figure>[（(]?\d{1,2}[)）.、．])|(?P<han>[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)"
    r"|(?P<named>(?:第[一二三四五六七八九十\d]{1,2}步|方[法式][一二三四五六七八九十\d]|步骤[一二三四五六七八九十\d]{1,2})[：:，、\s])"
    r"|(?P<circled>[①-⑳])|(?P<option>[A-Fa-f][.．、)）])|(?P<link>[*+\-•]\s+\[[^\]\n]{1,80}\]\([^)\n]{1,200}\)\s*[:：—–\-]))"
)
# The marks of the options of a question, which are what it asks about.
_OPTION = later.plain_pattern(r"([A-D])[.．、)）]")
_TO_DO = later.plain_pattern(
    "点击|點擊|关注|關注|扫描|扫码|掃描|搜索|搜尋|填写|上传|登录|登入|输入|选择|下载|打开|进入|拨打|提交|双击|安装|绑定|等待|缴费|支付|确认"
)
# A code that is printed on the thing a manual is about.
_DEVICE = later.plain_pattern(
    "(?:机身|機身|包装盒?|设备|設備|铭牌|机器|外壳|箱体|保修卡|说明书|屏幕)[^，。；\n]{0,8}(?:二维码|二維碼|条码|條碼)"
)
# The access code of a shared file, which is what the reader came for.
_ACCESS = later.plain_pattern(r"(?:提取|访问|訪問|分享)[码碼]为?\s{0,3}[:：]?\s{0,3}[A-Za-z0-9]{4}(?![A-Za-z0-9])")
# What an entry of a list of references holds, and promotion does not.
_CITES = (" et al", "doi.org/", "arXiv:", "[J]", "[M]", "[D]")


def step_form(body: str) -> str:
    if _lists_options(body):
        return OPTIONS
    if any(map(body.__contains__, _CITES)):
        return CITED
    if "码" in body or "碼" in body:  # the searches cost as much as all the rest
        if _DEVICE.search(body):
            return DEVICE
        if _ACCESS.search(body):
            return ACCESS
    found = _STEP.match(body)
    if found is None or not (found.lastgroup in ("link", "option") or _TO_DO.search(body)):
        return ""
    return found.lastgroup or ""


def _lists_options(body: str) -> bool:
    return body.lstrip(" \t\u3000(（").startswith("A") and _OPTION.findall(body)[:3] == ["A", "B", "C"]
