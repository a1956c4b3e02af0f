"""Kind `markup`: what is left of HTML in a text: scripts and comments, tags, character references.

The text is half markup, so there is no tree to build, and edits need exact places: parts are found by their own form.
Only elements of HTML are tags; `List<String>` and `a < b` are text. Nothing in backticks or a fence is touched.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence, Set
from typing import Literal

import regex

from mingfan import later
from mingfan.deadline import Deadline, matches
from mingfan.kinds.base import Ordinary, Scope, Spec
from mingfan.model import Change
from mingfan.prefilter.widen import Expression

Part = Literal["scripts", "tags", "references"]
_BLOCK = (
    "address|article|aside|blockquote|body|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|head|header|hr|html|li|main|menu|nav|ol|p|section|summary|table|tbody|tfoot|thead|title|tr|ul"
)
_INLINE = (
    "a|abbr|acronym|area|audio|b|base|basefont|bdi|bdo|big|br|button|canvas|cite|code|col|colgroup|data|del|dfn|em|embed"
    "|font|i|iframe|img|input|ins|kbd|label|legend|link|map|mark|meta|nobr|noscript|object|option|param|picture|pre|q|rb"
    "|rp|rt|ruby|s|samp|select|small|source|span|strike|strong|sub|sup|td|template|textarea|th|time|track|tt|u|var|video"
    "|wbr|(?:o|v|w|st1):[a-z0-9]{1,20}"
)
# An attribute has a value, but for those whose presence says all: `a <b and c> d` is a comparison.
_ATTRIBUTE = (
    r"[a-z_:@#*(\[][\w:.@()\[\]\-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>`]*+)|(?:data-|_ng)[\w\-]++|allowfullscreen"
    "|async|autofocus|autoplay|checked|contenteditable|controls|crossorigin|defer|disabled|download|hidden|ismap|loop"
    "|multiple|muted|noshade|novalidate|nowrap|open|playsinline|readonly|required|reversed|selected"
)
_TAG = later.pattern(
    rf"<(?<close>/)?(?:(?<block>{_BLOCK})|(?<name>{_INLINE}))(?=[\s/>])"
    rf"(?<attributes>\s++(?:(?:{_ATTRIBUTE})(?=[\s/>a-z])\s*+)++)?+\s*+(?<closed>/)?>"
    r"|<(?:!DOCTYPE\s[^<>]*+|!\[(?:if|endif)[^<>\]]*+\]|\?xml[^<>]*+)>",
    regex.IGNORECASE,
)
_CLOSING = later.pattern(r"</([a-z][a-z0-9:]{0,20})\s*+>", regex.IGNORECASE)
# Bare, the other names may be what a text puts in place of something: cp <source> <target>, a list of <a>.
_ALONE = later.pattern(r"p|br|hr|wbr|div|span|li|[ou]l|t[dhr]|tbody|h[1-6]|html|body", regex.IGNORECASE)
_SCRIPTS = later.pattern(
    r"<!--|<(script|style)\b[^<>]{0,1000}+>|(?<close></(?:script|style)\s{0,4}>|-->)", regex.IGNORECASE
)
_REFERENCE = later.pattern(
    r"&(?:(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});|nbsp(?![A-Za-z0-9=;]))"
)
_FENCE = later.pattern(r"[ \t]{0,3}(?:```|~~~)")
_SOUGHT = {"scripts": r"<!--|<[sS][cCtT]", "tags": r"<[/A-Za-z!?]", "references": r"&[#A-Za-z]"}


class MarkupSpec(Spec, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="markup"):
    """`part`: `scripts` (with styles and comments, and what they hold), `tags` or `references` (`&nbsp;`)."""

    part: Part


class CompiledMarkup(Ordinary):
    scope: Scope = "document"

    def __init__(self, spec: MarkupSpec) -> None:
        self.title = spec.title
        self._changes = {"scripts": _scripts, "tags": _tags, "references": _references}[spec.part]
        self.expressions = (Expression(_SOUGHT[spec.part]),)

    def changes(self, text: str, deadline: Deadline) -> Sequence[Change]:
        quoted = _Quoted(text)
        return [change for change in self._changes(text, deadline) if not quoted.holds(change.start)]


class _Quoted:
    """Whether a place, asked in rising order, lies in a fence or between backticks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = 0  # where the next line starts
        self._counted = 0  # up to where backticks are counted
        self._fenced = self._inline = False
        self._marks = "`" in text or "~~~" in text

    def holds(self, at: int) -> bool:
        if not self._marks:
            return False
        while self._next <= at:
            self._counted, self._inline = self._next, False
            end = self._text.find("\n", self._next)
            if _FENCE.match(self._text, self._next):
                self._fenced = not self._fenced
            self._next = len(self._text) + 1 if end < 0 else end + 1
        self._inline ^= bool(self._text.count("`", self._counted, at) % 2)
        self._counted = at
        return self._fenced or self._inline


def _scripts(text: str, deadline: Deadline) -> Iterator[Change]:
    """From an opening to its closing; an opening that is not closed is left."""
    opening: regex.Match[str] | None = None
    for match in matches(_SCRIPTS, text, deadline):
        if opening is None:
            opening = None if match["close"] else match
        elif match["close"] and _closes(opening, match):
            yield Change(opening.start(), _with_line(text, opening.start(), match.end()), "")
            opening = None


def _closes(opening: regex.Match[str], closing: regex.Match[str]) -> bool:
    name = (opening[1] or "").lower()
    return closing[0].lower().startswith(f"</{name}") if name else closing[0] == "-->"


def _with_line(text: str, start: int, end: int) -> int:
    """The end with the line feed, where what goes is all there is in its lines."""
    return end + 1 if text[start - 1 : start] in ("", "\n") and text[end : end + 1] == "\n" else end


def _tags(text: str, deadline: Deadline) -> list[Change]:
    """Tags of blocks and <br> leave one line feed where text follows text with none between; tags alone on a line take
    it with them."""
    paired = {match[1].lower() for match in matches(_CLOSING, text, deadline)}
    found: list[Change] = []
    breaks = False  # whether a tag since the last text parts lines
    fed = True  # whether what comes out so far ends in a line feed

    def passes(start: int, end: int) -> None:
        """What stands between the last tag and the next one, or the end."""
        nonlocal breaks, fed
        shown = text[start:end].strip(" \t")
        if not shown:
            return
        if found and shown.startswith("\n") and fed:
            found[-1] = found[-1]._replace(end=text.index("\n", start) + 1)
        elif found and breaks and not fed and not shown.startswith("\n"):
            found[-1] = found[-1]._replace(after="\n")
        breaks, fed = False, shown.endswith("\n")

    for match in matches(_TAG, text, deadline):
        if _is_tag(match, paired):
            passes(found[-1].end if found else 0, match.start())
            breaks = breaks or bool(match["block"]) or (match["name"] or "").lower() == "br"
            found.append(Change(*match.span(), ""))
    passes(found[-1].end if found else 0, len(text))
    return found


def _is_tag(match: regex.Match[str], paired: Set[str]) -> bool:
    """A name alone in angles is a tag only where the text closes it."""
    name = match["block"] or match["name"] or ""
    sure = not name or match["close"] or match["closed"] or match["attributes"] or _ALONE.fullmatch(name)
    return bool(sure or name.lower() in paired)


def _references(text: str, deadline: Deadline) -> Iterator[Change]:
    """What they stand for. Not where a tag or another reference would come of it: that text speaks of markup."""
    speaks = _WRITTEN_TAG.search(text) is not None
    for match in matches(_REFERENCE, text, deadline):
        meant = _meaning(match[0])
        if (meant == "&" and _STARTS_REFERENCE.match(text, match.end())) or (meant in ("<", ">") and speaks):
            continue
        if meant != match[0] and "\n" not in meant:
            yield Change(*match.span(), meant)


def _meaning(reference: str) -> str:
    meant = html.unescape(reference)
    if meant == reference and reference[1:-1].isupper():
        meant = html.unescape(reference.lower())
    return " " if meant == "\u00a0" else meant


_WRITTEN_TAG = later.pattern(r"&(?:lt|LT|#60|#[xX]3[cC]);[/!A-Za-z]")
_STARTS_REFERENCE = later.pattern(r"[#A-Za-z]")
