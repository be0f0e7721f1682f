"""What a kernel sends, as far as it is handed on: a value whose text has hundreds of MB would hold up the window."""

from __future__ import annotations

from typing import Any

from jupyter_client.session import Session

from designer.engine.console import MOST

LARGEST = 1 << 20
"""Letters of another form of a result, such as a picture; the window shows the text."""


class BoundedSession(Session):
    """A session that shortens results and errors before it sends them; what is printed has a hook of its own."""

    def serialize(self, msg: dict[str, Any], ident: list[bytes] | bytes | None = None) -> list[bytes]:
        if msg["header"]["msg_type"] in _SHORTENED:
            msg = {**msg, "content": _shortened(msg["content"])}
        return super().serialize(msg, ident)


def both_ends(text: str) -> str:
    """Of very much text the beginning, which says what it is, and the end; and how much is left out between them."""
    if len(text) <= MOST:
        return text
    part = MOST // 2 - 32
    return f"{text[:part]}\n… {len(text) - 2 * part:,} letters left out …\n{text[-part:]}"


def _shortened(content: dict[str, Any]) -> dict[str, Any]:
    made = dict(content)
    if "data" in made:
        made["data"] = _forms(made["data"])
    if "evalue" in made:
        made["evalue"] = both_ends(made["evalue"])
    if "traceback" in made:
        made["traceback"] = [both_ends(part) for part in made["traceback"]]
    if "payload" in made:
        made["payload"] = [
            {**page, "data": _forms(page["data"])} if isinstance(page.get("data"), dict) else page
            for page in made["payload"]
        ]
    return made


def _forms(data: dict[str, Any]) -> dict[str, Any]:
    """A value as text and, where they are not too long, in other forms."""
    rest = {form: held for form, held in data.items() if not (isinstance(held, str) and len(held) > LARGEST)}
    return {**rest, "text/plain": both_ends(data["text/plain"])} if "text/plain" in data else rest


_SHORTENED = {"execute_result", "display_data", "update_display_data", "error", "execute_reply"}
