import pytest

from designer.ui.panels.console.statement import completed, is_whole, next_line


@pytest.mark.parametrize(
    "code",
    ["1 + 1", "net[0].weight", "x = (1,\n2)\n", "for i in x:\n    print(i)\n", "net?", "%time net", "1 +* 2", "def"],
)
def test_enter_runs_what_is_whole_or_no_python_at_all(code):
    assert is_whole(code)


@pytest.mark.parametrize("code", ["for i in x:", "x = (1,", "with torch.no_grad():\n    net[0].weight.zero_()", "'''"])
def test_enter_goes_on_where_a_statement_is_not_whole(code):
    assert not is_whole(code)


def test_the_next_line_begins_where_the_block_does():
    assert next_line("for i in x:") == "    "
    assert next_line("if a:\n    if b:") == "        "
    assert next_line("if a:\n    b()") == "    "
    assert next_line("x = 1") == ""


def test_a_word_is_completed_as_far_as_all_offers_agree():
    assert completed("net[0].we + 1", 7, 9, ["weight"]) == ("net[0].weight + 1", 13)
    assert completed("torch.ze", 6, 8, ["zeros", "zeros_like", "zero_"]) == ("torch.zero", 10)
    assert completed("torch.x", 6, 7, ["xa", "xb"]) == ("torch.x", 7)
    assert completed("x", 0, 1, []) == ("x", 1)
