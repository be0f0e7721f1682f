"""The shipped catalogue: what it holds, and that a person finds and understands it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest

from designer.catalogue.load import catalogue
from designer.catalogue.spec import SettingSpec

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LAYERS, OPS = catalogue().layers, catalogue().ops
PLACED = {name: spec for name, spec in LAYERS.items() if not spec.refused}


def setting(of: str, name: str) -> SettingSpec:
    """A setting of a layer or operation."""
    spec = LAYERS.get(of) or OPS[of]
    return next(one for one in spec.settings if one.name == name)


def test_every_module_class_of_torch_is_there() -> None:
    assert len(LAYERS) == 163
    assert {"Conv2d", "LSTM", "MultiheadAttention", "LazyLinear", "CrossEntropyLoss"} <= PLACED.keys()


def test_at_least_sixty_operations_are_there() -> None:
    assert len(OPS) >= 60


def test_every_refused_class_says_what_to_do_in_one_sentence() -> None:
    refused = {name: spec.refused for name, spec in LAYERS.items() if spec.refused}
    assert len(refused) == 14
    for name, reason in refused.items():
        assert reason.startswith(name) and reason.endswith(".") and "\n" not in reason


@pytest.mark.parametrize("name", PLACED)
def test_layer_has_words_to_find_it_by_and_to_understand_it(name: str) -> None:
    spec = PLACED[name]
    assert spec.doc.endswith(".") and spec.shape and spec.sample
    assert any(word.isascii() for word in spec.search)
    undescribed = [one.name for one in spec.settings if not one.doc]
    assert not undescribed


@pytest.mark.parametrize("name", OPS)
def test_operation_has_words_to_find_it_by_and_to_understand_it(name: str) -> None:
    spec = OPS[name]
    assert spec.doc.endswith(".") and spec.search
    assert name in ("tuple", "unpack") or spec.sample


def test_layers_of_the_book_are_found_by_chinese_words() -> None:
    for name in ("Conv2d", "Linear", "ReLU", "AvgPool2d", "MaxPool2d", "BatchNorm2d", "Dropout", "LSTM", "Flatten"):
        assert any(CHINESE.search(word) for word in LAYERS[name].search), name


def test_groups_are_those_that_have_colours_and_a_few_more() -> None:
    groups = Counter(spec.category for spec in PLACED.values())
    assert groups["convolution"] == 12 and groups["activation"] == 28 and groups["pooling"] == 20
    assert set(groups) == {
        "activation", "convolution", "distance", "dropout", "embedding", "linear", "loss", "normalisation", "padding",
        "pooling", "recurrent", "shape", "transformer", "vision",
    }  # fmt: skip


def test_settings_have_torchs_sorts_defaults_and_lengths() -> None:
    assert [one.name for one in LAYERS["Conv2d"].settings] == [
        "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias", "padding_mode",
    ]  # fmt: skip
    kernel = setting("Conv2d", "kernel_size")
    assert kernel.required and kernel.types == ("int", "tuple") and kernel.length == 2 and kernel.initial == 3
    assert setting("Conv2d", "in_channels").from_input == 1
    assert setting("Linear", "in_features").from_input == -1
    assert setting("Conv2d", "padding_mode").choices == ("zeros", "reflect", "replicate", "circular")
    assert setting("LSTM", "num_layers").default == 1
    assert setting("RNN", "nonlinearity").choices == ("tanh", "relu")
    assert setting("MaxPool3d", "stride").length == 3 and "none" in setting("MaxPool3d", "stride").types
    assert setting("cat", "dim").default == 0
    assert all(one.name not in ("device", "dtype") for spec in LAYERS.values() for one in spec.settings)


def test_layers_with_several_outputs_name_them() -> None:
    several = {name: [port.name for port in spec.outputs] for name, spec in PLACED.items() if len(spec.outputs) > 1}
    assert several == {
        "AdaptiveLogSoftmaxWithLoss": ["output", "loss"],
        "GRU": ["output", "h_n"],
        "LSTM": ["output", "state"],
        "LSTMCell": ["h", "c"],
        "MultiheadAttention": ["output", "weights"],
        "RNN": ["output", "h_n"],
    }


def test_losses_take_a_prediction_and_a_target() -> None:
    assert [(port.name, port.dtype) for port in LAYERS["CrossEntropyLoss"].inputs] == [
        ("input", ""),
        ("target", "int64"),
    ]


def test_masks_of_attention_may_stay_free() -> None:
    free = [port.name for port in LAYERS["MultiheadAttention"].inputs if not port.required]
    assert free == ["key_padding_mask", "attn_mask"]


def test_catalogue_is_read_without_torch() -> None:
    reading = "import designer.catalogue.check; from designer.catalogue.load import catalogue; catalogue()"
    code = f"import sys; sys.modules['torch'] = None; {reading}"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
