"""Devices by name; one that is missing is told in one line with what there is."""

from __future__ import annotations

import pytest
import torch

from designer.errors import DeviceMissing
from designer.runtime.devices import device, devices


def test_the_processor_comes_first() -> None:
    assert devices()[0].name == "cpu"
    assert device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda:99", "tpu", ""])
def test_a_device_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(DeviceMissing, match=f'no device "{name}"; it has cpu'):
        device(name)
