"""Cards that take nothing more: an error in what runs on one ends all use of it by this process."""

from __future__ import annotations

import torch


def spent_card() -> str:
    """The card that does nothing more for this process, `cuda:0`; "" where there is none. Asked after an error."""
    if not torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        return ""
    # Only those that hold something: to ask another would take memory of it.
    in_use = [index for index in range(torch.cuda.device_count()) if torch.cuda.memory_reserved(index)]
    for index in in_use:
        try:
            torch.cuda.synchronize(index)
        except RuntimeError:
            return f"cuda:{index}"
    return ""
