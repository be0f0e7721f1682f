"""Torch's documentation markup as plain words: roles, links and TeX formulas."""

from __future__ import annotations

import re

_LINK = re.compile(r"`([^`<]+?)\s*<[^`>]*>`_*")
_ROLE = re.compile(r":(?!math)[\w-]+:`~?([^`]*)`")
_MATH = re.compile(r":math:`([^`]*)`")
_WRAPPED = re.compile(
    r"\\(?:text|texttt|textit|textbf|mathrm|mathcal|mathbf|mathbb|operatorname|mbox|hat|bar|overline|underline)\{([^{}]*)\}"
)
_FRACTION = re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt(?:\[([^\]]*)\])?\{([^{}]*)\}")
_RAISED = re.compile(r"([_^])\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
_SIGNS = {
    "times": "×", "cdot": "·", "ast": "*", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠",
    "in": "∈", "sum": "∑", "prod": "∏", "infty": "∞", "pm": "±", "odot": "⊙", "star": "⋆", "quad": " ", "approx": "≈",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lVert": "‖", "rVert": "‖", "Vert": "‖", "vert": "|",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "lambda": "λ", "mu": "μ", "sigma": "σ",
    "Phi": "Φ", "pi": "π", "rho": "ρ", "ldots": "…", "dots": "…", "cdots": "…", "Vert_p": "‖_p", "rightarrow": "→",
    "to": "→", "mid": "|", "left": "", "right": "", "bigg": "", "big": "", "begin": "", "end": "", "displaystyle": "",
}  # fmt: skip


def plain(text: str) -> str:
    """One paragraph in plain words: `:math:` formulas in ordinary signs, roles and links by their text."""
    text = _MATH.sub(lambda match: formula(match[1]), text)
    text = _LINK.sub(r"\1", text)
    text = _ROLE.sub(lambda match: match[1].rpartition(".")[2] or match[1], text)
    text = text.replace("``", "").replace("`", "").replace("**", "")
    return " ".join(text.split())


def formula(tex: str) -> str:
    """A TeX formula in ordinary signs: `\\frac{a}{b} \\times C_{in}` is `a / b × C_in`."""
    previous = ""
    while tex != previous:
        previous = tex
        tex = _WRAPPED.sub(r"\1", tex)
        tex = _RAISED.sub(lambda match: match[1] + _grouped(match[2], r"\w+|-?\d+"), tex)
        tex = _ROOT.sub(r"√(\2)", tex)
        tex = _FRACTION.sub(lambda match: f"{_grouped(match[1])} / {_grouped(match[2])}", tex)
    tex = re.sub(r"\\([_{}%&# ,;!|])", lambda match: match[1] if match[1] in "_{}%&#|" else " ", tex)
    tex = tex.replace("\\\\", " ").replace("&", "")
    tex = _COMMAND.sub(lambda match: f"{_SIGNS.get(match[1], match[1])} " if match[1] else "", tex)
    return _tidied(tex)


def _grouped(part: str, single: str = r"[\w.\[\]]+") -> str:
    part = part.strip()
    return part if re.fullmatch(single, part) else f"({part})"


def _tidied(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"([(\[⌊⌈‖]) +", r"\1", text)
    return re.sub(r" +([)\],⌋⌉.])", r"\1", text)
