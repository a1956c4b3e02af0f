"""Personal data among numbers that look like it: what the pack `pii` masks, and what it masks wrongly.

    python -m benchmarks.identifiers [--texts N] [-v]

Makes N texts with an identifier each, under the labels that people write, and N with an order number, an amount or a
date, from a fixed seed; no number is anybody's. Prints by identifier how many are masked, and how many of the others
are; `-v` those that went wrong. Exits 1 below GOAL of the one or above MOST_WRONG of the other. Needs the extra `pii`.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable

from stdnum import luhn
from stdnum.cn import ric, uscc

from mingfan import Cleaner
from mingfan.kinds.identifiers.checks import CHECKS

GOAL = 0.97
MOST_WRONG = 0.001
ORDERS = ("订单号", "订单编号：", "单号 ", "流水号：", "交易号", "编号", "票据号", "批次号：", "快递单号", "合同编号",
          "发票号码：", "设备编号", "商品编码", "物流单号：", "货号", "凭证号")  # fmt: skip
COUNTIES = ("110101", "310104", "330106", "440305", "510107", "610113", "230102", "530103")
Draw = random.Random


def digits(draw: Draw, count: int) -> str:
    return "".join(draw.choices("0123456789", k=count))


def day(draw: Draw) -> tuple[int, int, int]:
    return draw.randint(1950, 2025), draw.randint(1, 12), draw.randint(1, 28)


def resident(draw: Draw) -> str:
    year, month, date = day(draw)
    head = f"{draw.choice(COUNTIES)}{year}{month:02}{date:02}{digits(draw, 3)}"
    return head + str(ric.calc_check_digit(head + "0"))


def card(draw: Draw) -> str:
    head, length = draw.choice((("622202", 19), ("621700", 19), ("436742", 16), ("524094", 16)))
    body = head + digits(draw, length - 1 - len(head))
    return body + str(luhn.calc_check_digit(body))


def credit_code(draw: Draw) -> str:
    body = "91110108MA" + "".join(draw.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=7))
    return body + str(uscc.calc_check_digit(body + "0"))


def taiwan(draw: Draw) -> str:
    body = draw.choice("ABCDEFGHJKLM") + draw.choice("12") + digits(draw, 7)
    return next(body + digit for digit in "0123456789" if CHECKS["taiwan-id"](body + digit))


def mobile(draw: Draw) -> str:
    return f"1{draw.choice('3456789')}{digits(draw, 9)}"


def plate(draw: Draw) -> str:
    return f"{draw.choice('京沪粤浙川苏')}{draw.choice('ABCDEF')}{digits(draw, 5)}"


# By identifier: how one is made, and what is written before and behind it.
KINDS: dict[str, tuple[Callable[[Draw], str], tuple[str, ...]]] = {
    "resident-id": (resident, ("身份证号：{}。", "本人（{}）声明", "证件号码:{}，", "公民身份号码为{}", "{}")),
    "mobile": (mobile, ("电话{}", "手机：{}。", "请联系{}", "手机号码为{}，", "{}（王）", "+86 {}", "微信同号 {}")),
    "landline": (
        lambda draw: f"{draw.choice(('010', '021', '0571', '0755'))}-{draw.randint(20_000_000, 89_999_999)}",
        ("电话：{}", "传真{}，", "座机 {}", "请致电{}转801"),
    ),
    "bank-card": (card, ("卡号：{}", "账号{}，户名", "银行卡号为{}", "账户: {}")),
    "credit-code": (credit_code, ("统一社会信用代码：{}", "信用代码{}。", "统一社会信用代码为{}")),
    "passport": (lambda draw: f"E{digits(draw, 8)}", ("护照号：{}", "护照号码为{}", "护照 {}", "Passport No. {}")),
    "taiwan-id": (taiwan, ("身分證字號{}", "身分證號碼：{}", "申請人（{}）")),
    "plate": (plate, ("车牌号：{}", "车牌{}的司机", "肇事车辆{}。")),
    "wechat": (lambda draw: f"bamboo_{digits(draw, 4)}", ("微信号：{}", "加我微信 {}", "VX：{}", "微信:{}")),
    "qq": (lambda draw: f"{draw.randint(10_000, 9_999_999_999)}", ("QQ：{}", "QQ号:{}。", "扣扣：{}")),
}


def honest(draw: Draw) -> str:
    """A text with an order number, an amount, or a date and what follows it."""
    year, month, date = day(draw)
    lengths = (8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
    return draw.choice(
        (
            draw.choice(ORDERS) + digits(draw, draw.choice(lengths)),
            draw.choice(ORDERS) + draw.choice("ABCDEFGH") + digits(draw, 9),
            f"{draw.randint(1, 10**11):,}元",
            f"人民币{draw.randint(1, 10**12)}.{draw.randint(0, 99):02}元",
            f"{year}-{month:02}-{date:02} {digits(draw, 4)}",
            f"{year}{month:02}{date:02}{digits(draw, draw.choice((3, 4, 6, 10)))}",
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=20_000, metavar="N")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what went wrong")
    given = parser.parse_args()
    cleaner, draw = Cleaner("minimal", select="pii"), random.Random(7)
    masked: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for number in range(given.texts):
        kind = list(KINDS)[number % len(KINDS)]
        make, frames = KINDS[kind]
        value = make(draw)
        text = draw.choice(frames).format(value)
        every[kind] += 1
        masked[kind] += value not in cleaner.clean_text(text)
        if given.verbose and value in cleaner.clean_text(text):
            print(f"left: {text}")
    wrong = [text for text in (honest(draw) for _ in range(given.texts)) if cleaner.clean_text(text) != text]
    for kind, count in every.items():
        print(f"{kind:12} {masked[kind]} of {count} masked: {masked[kind] / count:.1%}")
    print(f"{len(wrong)} of {given.texts} order numbers, amounts and dates masked")
    print(*wrong if given.verbose else (), sep="\n", end="")
    below = [kind for kind, count in every.items() if masked[kind] < GOAL * count]
    return 1 if below or len(wrong) > MOST_WRONG * given.texts else 0


if __name__ == "__main__":
    raise SystemExit(main())
