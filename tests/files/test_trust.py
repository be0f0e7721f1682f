"""What a person trusts is a text, by its SHA-256, in a file of their own."""

import pytest

from designer.errors import FileRefused, NotTrusted
from designer.files.design import decode, encode
from designer.files.trust import Trust, fingerprint, refuse_untrusted, untrusted
from designer.graph.model import Layer
from tests.helpers.written import centered, my_linear


def test_one_letter_more_is_another_text(tmp_path):
    trust = Trust(tmp_path / "deep" / "trusted.txt")
    trust.grant([("a = 1",)])
    assert trust.holds(("a = 1",))
    assert not trust.holds(("a = 1 ",))
    assert Trust(tmp_path / "deep" / "trusted.txt").holds(("a = 1",))


def test_trusting_twice_writes_once(tmp_path):
    trust = Trust(tmp_path / "trusted.txt")
    for _ in range(2):
        trust.grant([("a",), ("b",), ("a",)])
    assert (tmp_path / "trusted.txt").read_text().split() == [fingerprint(("a",)), fingerprint(("b",))]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe rubbish \x00", b"not a fingerprint\n" * 9])
def test_a_damaged_file_trusts_nothing(tmp_path, content):
    (tmp_path / "trusted.txt").write_bytes(content)
    assert not Trust(tmp_path / "trusted.txt").holds(("a",))


def test_the_layers_that_would_run_untrusted_are_named(tmp_path):
    trust = Trust(tmp_path / "trusted.txt")
    assert untrusted(my_linear(), trust) == ("MyLinear",)
    with pytest.raises(NotTrusted) as caught:
        refuse_untrusted(my_linear(), trust)
    assert caught.value.status == 3
    trust.grant([my_linear().layers["MyLinear"].source])
    refuse_untrusted(my_linear(), trust)


@pytest.mark.parametrize("drawn", [centered(), my_linear()])
def test_a_design_with_code_is_the_same_after_a_file(drawn):
    assert decode(encode(drawn)) == drawn
    assert encode(decode(encode(drawn))) == encode(drawn)
    assert b'        "    def forward(self, ' in encode(drawn)


def test_a_file_says_in_which_line_a_break_is():
    text = encode(centered()).replace(b'"    def forward(self, x):"', b'"    def\\nforward(self, x):"')
    with pytest.raises(FileRefused, match=r"layers.CenteredLayer.source\[1\]: expected one line of Python"):
        decode(text, "net.design.json")


def test_the_last_good_text_is_kept_in_the_file():
    drawn = centered()
    from msgspec.structs import replace

    broken = replace(drawn, layers={"CenteredLayer": Layer(("class",), drawn.layers["CenteredLayer"].source)})
    assert decode(encode(broken)) == broken
