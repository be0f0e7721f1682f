"""Torch's docstrings: the first sentence, what each argument is, which shapes go in and come out."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence

from designer.runtime.introspect.markup import formula, plain

_HEADING = re.compile(r"^(?:([A-Z]\w+(?: \w+)?)\s*:{1,2}\s*|(Inputs?|Outputs?)\s*:.*)$")
_ARGUMENT = re.compile(r"^\*{0,2}`{0,2}(\w+(?:\s*,\s*\w+)*)`{0,2}\s*(?:\(((?:[^()]|\([^()]*\))*)\))?\s*:\s*(.*)$")
_SIGNATURE = re.compile(r"^[\w.]+\(.*\)\s*(?:->.*)?$")
_ARGUMENTS = {"Args", "Arguments", "Parameters", "Keyword args", "Keyword Args"}
_END = re.compile(r"(?<=[a-zA-Z0-9)\]’'])\.(?:\s|$)")
_DEFAULT = re.compile(r"(?:^|[.,;(])\s*\(?(?:Defaults?|By default)\b.*$", re.IGNORECASE | re.DOTALL)
_FORMULA = ".. math::"
_ABBREVIATED = ("e.g", "i.e", "w.r.t", "w.r", "etc", " i")


def summary(doc: str | None) -> str:
    """The first sentence that says what the thing does."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(doc or "")):
        text = " ".join(paragraph.split())
        if text and not _SIGNATURE.match(text) and not text.startswith((".. ", "Note", "See ", "Warning")):
            return sentence(text)
    return ""


def sentence(text: str) -> str:
    """The first sentence of a paragraph, in plain words, with its full stop."""
    words = plain(text)
    cut = next((m.start() for m in _END.finditer(words) if not words[: m.start()].endswith(_ABBREVIATED)), None)
    words = words[:cut].rstrip(" .:;,")
    return f"{words[0].upper()}{words[1:]}." if words else ""


def argument_docs(doc: str | None) -> dict[str, str]:
    """By argument, one sentence about it; what torch says of the default is left to the default itself."""
    found: dict[str, list[str]] = {}
    for names, _, text in _arguments(doc):
        for name in names:
            found.setdefault(name, []).append(text)
    return {name: _about(lines) for name, lines in found.items()}


def argument_words(doc: str | None) -> dict[str, str]:
    """By argument, what torch writes behind its name: `int or tuple, optional`."""
    return {name: words for names, words, _ in _arguments(doc) for name in names if words}


def _arguments(doc: str | None) -> Iterator[tuple[list[str], str, str]]:
    """Line by line: the arguments that the line speaks of, the words in brackets, the text."""
    for heading, lines in sections(doc):
        if heading not in _ARGUMENTS:
            continue
        base = min((_indent(line) for line in lines if line.strip()), default=0)
        names: list[str] = []
        for line in lines:
            match = _ARGUMENT.match(line.strip()) if _indent(line) <= base else None
            if match:
                names = [name.strip() for name in match[1].split(",")]
            yield names, match[2] or "" if match else "", match[3] if match else line


def shape_text(doc: str | None) -> str:
    """The lines of the section "Shape", a line for each input, output and formula, in plain signs."""
    lines = [line.strip() for heading, body in sections(doc) if heading in ("Shape", "Shapes") for line in body]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.startswith(".. ") and not line.startswith(_FORMULA):
            break
        if not line or line.startswith(("- ", _FORMULA)):
            paragraphs.append([])
        if line or not paragraphs[-1]:
            paragraphs[-1].append(line.removeprefix("- "))
    return "\n".join(filter(None, map(_in_signs, _with_formulas(paragraphs))))


def _with_formulas(paragraphs: Sequence[Sequence[str]]) -> Iterator[str]:
    """The paragraphs, a formula joined with the blank line and the text that belong to its directive."""
    directive = ""
    for paragraph in paragraphs:
        text = " ".join(paragraph).strip()
        if text == _FORMULA:
            directive = _FORMULA
        elif text:
            yield f"{directive} {text}".strip()
            directive = ""


def _in_signs(text: str) -> str:
    if "{aligned}" in text or text == "where:":  # a list of what the letters mean
        return ""
    return formula(text.removeprefix(_FORMULA)) if text.startswith(_FORMULA) else plain(text)


def sections(doc: str | None) -> list[tuple[str, list[str]]]:
    """The docstring cut at its headings; what stands before the first one has an empty heading."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in inspect.cleandoc(doc or "").splitlines():
        heading = _HEADING.match(line)
        if heading:
            parts.append((heading[1] or heading[2], []))
        else:
            parts[-1][1].append(line)
    return parts


def _about(lines: Sequence[str]) -> str:
    text = " ".join(line.strip() for line in lines if line.strip()).partition(" .. ")[0]
    return sentence(_DEFAULT.sub("", text))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 1_000
