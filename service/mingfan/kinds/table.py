"""The rule kinds in one table. A new kind is a file or folder beside this one, and a row here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mingfan.kinds.base import Compiled, Spec
from mingfan.kinds.blank_lines import BlankLinesSpec, CompiledBlankLines
from mingfan.kinds.charmap import CharmapSpec, CompiledCharmap
from mingfan.kinds.compatibility import CompatibilitySpec, CompiledCompatibility
from mingfan.kinds.contents_list import CompiledContentsList, ContentsListSpec
from mingfan.kinds.duplicates.kind import CompiledDuplicates, DuplicatesSpec
from mingfan.kinds.identifiers.kind import CompiledIdentifier, IdentifierSpec
from mingfan.kinds.identifiers.names import CompiledPersonNames, PersonNamesSpec
from mingfan.kinds.junctions import CompiledJunctions, JunctionsSpec
from mingfan.kinds.line import CompiledLine, LineSpec
from mingfan.kinds.loops import CompiledLoops, LoopsSpec
from mingfan.kinds.markup import CompiledMarkup, MarkupSpec
from mingfan.kinds.mojibake import CompiledMojibake, MojibakeSpec
from mingfan.kinds.multiplied import CompiledMultiplied, MultipliedSpec
from mingfan.kinds.note_marks import CompiledNoteMarks, NoteMarksSpec
from mingfan.kinds.pages.kind import CompiledPageLines, PageLinesSpec
from mingfan.kinds.pairs import CompiledPairs, PairsSpec
from mingfan.kinds.punctuation_runs import CompiledPunctuationRuns, PunctuationRunsSpec
from mingfan.kinds.recurring.kind import CompiledRecurring, RecurringSpec
from mingfan.kinds.regex import CompiledRegex, RegexSpec
from mingfan.kinds.repeated_sentences import CompiledRepeatedSentences, RepeatedSentencesSpec
from mingfan.kinds.scored.fitted import CompiledFitted, FittedSpec
from mingfan.kinds.scored.kind import CompiledScored, ScoredSpec
from mingfan.kinds.script import CompiledScript, ScriptSpec
from mingfan.kinds.trailing_blanks import CompiledTrailingBlanks, TrailingBlanksSpec
from mingfan.kinds.unpaired import CompiledUnpaired, UnpairedSpec
from mingfan.kinds.watermarks import CompiledWatermarks, WatermarksSpec
from mingfan.kinds.wrapped_lines import CompiledWrappedLines, WrappedLinesSpec

KINDS: dict[type[Spec], Callable[[Any], Compiled]] = {
    RegexSpec: CompiledRegex,
    CharmapSpec: CompiledCharmap,
    LineSpec: CompiledLine,
    ScoredSpec: CompiledScored,
    FittedSpec: CompiledFitted,
    RecurringSpec: CompiledRecurring,
    PunctuationRunsSpec: CompiledPunctuationRuns,
    TrailingBlanksSpec: CompiledTrailingBlanks,
    BlankLinesSpec: CompiledBlankLines,
    DuplicatesSpec: CompiledDuplicates,
    IdentifierSpec: CompiledIdentifier,
    PersonNamesSpec: CompiledPersonNames,
    ScriptSpec: CompiledScript,
    MojibakeSpec: CompiledMojibake,
    JunctionsSpec: CompiledJunctions,
    PairsSpec: CompiledPairs,
    CompatibilitySpec: CompiledCompatibility,
    RepeatedSentencesSpec: CompiledRepeatedSentences,
    WrappedLinesSpec: CompiledWrappedLines,
    LoopsSpec: CompiledLoops,
    PageLinesSpec: CompiledPageLines,
    ContentsListSpec: CompiledContentsList,
    NoteMarksSpec: CompiledNoteMarks,
    UnpairedSpec: CompiledUnpaired,
    WatermarksSpec: CompiledWatermarks,
    MultipliedSpec: CompiledMultiplied,
    MarkupSpec: CompiledMarkup,
}


def specs() -> dict[str, type[Spec]]:
    """The specs by the name of their kind."""
    return {str(spec.__struct_config__.tag): spec for spec in KINDS}


def compile_spec(spec: Spec) -> Compiled:
    """The compiled rule. BadPattern where the spec cannot work."""
    return KINDS[type(spec)](spec)
