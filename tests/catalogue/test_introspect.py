"""The shipped catalogue is what the installed torch and the overlay give; the overlay speaks of nothing else."""

from __future__ import annotations

import pytest
from torch import nn

from designer.bundled import bundled
from designer.errors import FileRefused
from designer.runtime.introspect.__main__ import catalogue_files
from designer.runtime.introspect.docs import argument_docs, shape_text, summary
from designer.runtime.introspect.layers import layer_classes, layer_spec
from designer.runtime.introspect.markup import formula, plain
from designer.runtime.introspect.operations import operation_specs
from designer.runtime.introspect.overlay import lay_over, read_overlay

CATEGORIES = '[categories]\nconv = "convolution"\n'
FILES = catalogue_files()


@pytest.mark.parametrize("name", ["layers.json", "operations.json", "initialisers.json"])
def test_shipped_file_is_what_the_installed_torch_gives(name: str) -> None:
    shipped = bundled("catalogue", name).read_text(encoding="utf-8")
    differing = set(shipped.splitlines()) ^ set(FILES[name].splitlines())
    assert not differing, "run `python -m designer.runtime.introspect` and look at what changed"
    assert shipped == FILES[name]


def test_every_class_of_the_installed_torch_is_described() -> None:
    assert FILES["layers.json"].count('{"name":') >= len(layer_classes()) == 163


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('[layer.Conv9d]\nheatmap = "kernels"', 'torch.nn has no class that fits [layer."Conv9d"]'),
        ("[layer.Conv2d]\nsettings.kernel = { initial = 3 }", '"kernel", which no such class takes'),
        ('[layer.Conv2d]\ncolour = "red"', "unknown field `colour`"),
        ("[layer.Conv2d", "overlay.toml: "),
    ],
)
def test_overlay_that_speaks_of_what_is_not_there_is_refused(words: str, message: str) -> None:
    with pytest.raises(FileRefused, match=r"^overlay\.toml: ") as refusal:
        lay_over([layer_spec(nn.Conv2d)], read_overlay(f"{CATEGORIES}[op]\n{words}"))
    assert message in str(refusal.value)


def test_file_of_torch_without_a_group_is_refused() -> None:
    with pytest.raises(FileRefused, match=r'no group for torch.s file "linear" \(Linear\)'):
        lay_over([layer_spec(nn.Linear)], read_overlay(f"{CATEGORIES}[op]\n[layer]"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('call = "torch.concatenation"', 'speaks of "torch.concatenation", which torch does not have'),
        ('call = "torch.cat"\nsettings.axis9 = {}', '"axis9", which it does not take'),
        ('call = "F.gelu"\nsettings.approximate = {}', 'must say the default of "approximate"'),
    ],
)
def test_operation_that_torch_does_not_have_is_refused(words: str, message: str) -> None:
    with pytest.raises(FileRefused, match=r"^overlay\.toml: ") as refusal:
        operation_specs(read_overlay(f"{CATEGORIES}[layer]\n[op.it]\n{words}"))
    assert message in str(refusal.value)


def test_later_words_override_earlier_ones_and_search_words_add_up() -> None:
    overlay = read_overlay(
        CATEGORIES
        + '[op]\n[layer."Conv*"]\nsearch = ["filter"]\nsettings.out_channels = { initial = 16 }\n'
        + '[layer.Conv2d]\nsearch = ["image"]\nsettings.out_channels = { initial = 6 }\n'
    )
    (conv,) = lay_over([layer_spec(nn.Conv2d)], overlay)
    assert conv.search == ("filter", "image")
    assert next(one for one in conv.settings if one.name == "out_channels").initial == 6


def test_formula_is_told_in_ordinary_signs() -> None:
    assert formula(r"\left\lfloor\frac{H_{in} + 2 \times \text{padding}[0]}{\text{stride}[0]} + 1\right\rfloor") == (
        "⌊(H_in + 2 × padding[0]) / stride[0] + 1⌋"
    )


def test_markup_is_told_in_plain_words() -> None:
    text = "Applies ``x`` as in :class:`~torch.nn.ReLU`, see `the paper <https://example.org>`__, :math:`C_{in}`"
    assert plain(text) == "Applies x as in ReLU, see the paper, C_in"


def test_docstring_gives_a_sentence_the_arguments_and_the_shapes() -> None:
    doc = """Doubles things, e.g. numbers. And more.

    Args:
        times (int, optional): how often it is done. Default: ``2``
        left, right: the two
            sides

    Shape:
        - Input: :math:`(N, C)`
        - Output: :math:`(N, C)`, the same
          shape
    """
    assert summary(doc) == "Doubles things, e.g. numbers."
    assert argument_docs(doc) == {"times": "How often it is done.", "left": "The two sides.", "right": "The two sides."}
    assert shape_text(doc) == "Input: (N, C)\nOutput: (N, C), the same shape"
