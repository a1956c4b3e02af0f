"""Ten lines through mingfan and other tools: what each mends, leaves and harms, as the table of the README.

    mingfan rules import legado COLLECTION.json --pack legado -o legado.yaml
    python -m benchmarks.ten_lines [--legado legado.yaml]

Five lines are dirty and five are honest. Peers that are not installed are named and left out
(`pip install -r benchmarks/requirements-peers.txt`). Each runs as its own documentation shows first.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from mingfan import Cleaner

Tool = Callable[[str], str]
GOOD, LEFT, HARMED = "✓", "–", "✗"
SAID = "会议强调，各部门要压实责任，加强河湖巡查力度，及时清理岸线垃圾，确保水质持续改善，让群众看得见变化。"
HONEST = "青竹镇的供水工程去年冬天动工，到今年春天已经铺好了两千米管道。"


class Line(NamedTuple):
    text: str
    wanted: str


LINES = (
    Line("基础设施日益完##paidbegin##善。", "基础设施日益完善。"),
    Line("推进工作,促进发展；。", "推进工作，促进发展。"),
    Line(f"{HONEST}\n【青竹资料库】——每天更新材料500多篇，会员群同步更新，有意加入请联系客服\n", f"{HONEST}\n"),
    Line(f"{SAID}\n{SAID}\n", f"{SAID}\n"),
    Line("基础设施日\u200b益完善。", "基础设施日益完善。"),
    Line("面积㎡、音标①②、“引号”和……都是作者写的。", ""),
    Line("详见 https://example.com/搜索?词=竹子,竹笋;页=2 一页。", ""),
    Line('print("你好,世界;再见。。")', ""),
    Line("文章分析了“添加客服、进会员群”这类话术为什么有效。", ""),
    Line("他喘着气说：“别。。。别过来！！”", ""),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--legado", type=Path, metavar="FILE", help="an imported collection, as one more column")
    tools, missing = installed(parser.parse_args().legado)
    print("| | " + " | ".join(tools) + " |")
    print("|---|" + ":-:|" * len(tools))
    for line in LINES:
        print(f"| `{shown(line)}` | " + " | ".join(verdict(line, clean) for clean in tools.values()) + " |")
    if missing:
        print(f"\nNot installed: {', '.join(missing)}")


def shown(line: Line) -> str:
    return line.text.strip().replace("\n", "⏎").replace("\u200b", "[U+200B]")


def verdict(line: Line, clean: Tool) -> str:
    """Whether the line came out as wanted, as it was, or otherwise. Blanks at its ends do not count."""
    cleaned = clean(line.text).strip()
    if cleaned == (line.wanted or line.text).strip():
        return GOOD
    return LEFT if cleaned == line.text.strip() else HARMED


def installed(legado: Path | None) -> tuple[dict[str, Tool], list[str]]:
    tools: dict[str, Tool] = {"mingfan": Cleaner().clean_text}
    missing = []
    for name, make in PEERS.items():
        try:
            tools[name] = make()
        except ImportError:
            missing.append(name)
    if legado is not None:
        pack = yaml.safe_load(legado.read_text(encoding="utf-8"))["pack"]
        tools["Legado rules"] = Cleaner(rules=[str(legado)], select=[pack]).clean_text
    return tools, missing


def _of(module: str) -> Any:
    return importlib.import_module(module)


def _ftfy() -> Tool:
    clean: Tool = _of("ftfy").fix_text
    return clean


def _autocorrect() -> Tool:
    clean: Tool = _of("autocorrect_py").format
    return clean


def _jionlp() -> Tool:
    clean: Tool = _of("jionlp").clean_text
    return clean


def _clean_text() -> Tool:
    clean = _of("cleantext").clean
    return lambda text: str(clean(text, to_ascii=False, lower=False, no_line_breaks=False))


def _data_juicer() -> Tool:
    """The mappers for Chinese of its demonstration recipes."""
    operators = _of("data_juicer.ops.mapper")
    chain = [
        operators.FixUnicodeMapper(),
        operators.PunctuationNormalizationMapper(),
        operators.WhitespaceNormalizationMapper(),
        operators.RemoveRepeatSentencesMapper(),
    ]

    def clean(text: str) -> str:
        batch = {"text": [text]}
        for operator in chain:
            batch = operator.process_batched(batch)
        return str(batch["text"][0])

    return clean


PEERS: dict[str, Callable[[], Tool]] = {
    "ftfy": _ftfy,
    "autocorrect": _autocorrect,
    "JioNLP": _jionlp,
    "clean-text": _clean_text,
    "data-juicer": _data_juicer,
}


if __name__ == "__main__":
    main()
