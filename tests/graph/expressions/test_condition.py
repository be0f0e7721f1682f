import pytest
from msgspec.structs import replace

from designer.catalogue.check import problems
from designer.errors import ExpressionError, NameRefused
from designer.graph import edit, query
from designer.graph.blocks import block_settings, group
from designer.graph.expressions import condition
from designer.graph.model import BlockSetting, Design, Edge, Expr, Node, Port, Repeat, When
from tests.helpers.drawing import design, node, row


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x.abs().sum() > 1", {"x"}),
        ("x.shape[0] > 4 and training", {"x", "training"}),
        ("not training or limit >= 2 * x.norm(dim=-1).max()", {"training", "limit", "x"}),
        ("x.shape[-1] % 2 == 0", {"x"}),
        ("mask is not None", {"mask"}),
        ("x.ndim == 4", {"x"}),
        ("mode == 'max'", {"mode"}),
        ("(x - y).abs().mean(dim=0, keepdim=True).item() < 1e-3", {"x", "y"}),
    ],
)
def test_a_condition_speaks_of_inputs_and_settings(text, names):
    assert condition.names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "", "x >", "x.zero_() is None", "x.data", "x.__class__", "print(x)", "x.sum(dim=y)", "x[0]", "x.shape[y]", "x.shape",
        "x.shape[True]", "lambda: 1", "[x]", "x if y else z", "x := 1", "f'{x}'", "x.sum(*y)", "x.sum(**y)", "x in y", "x is y",
        "x.sum(out=1)", "x.backward()", "__import__('os').system('x')", "(" * 300, "x" + " + x" * 100, "b'x'", "...", "x, y",
        "x.sum\n", "self.training; y", "await x", "max(x, y)",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_line(text):
    with pytest.raises(ExpressionError) as refused:
        condition.parse(text)
    assert "\n" not in str(refused.value)


def test_names_are_written_with_other_words_wherever_they_bind():
    words = {"x": "y", "limit": "self.limit", "t": "-1"}
    assert condition.written("x.abs().sum() > limit ** 2 - t", words) == "y.abs().sum() > self.limit ** 2 - -1"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("x.sum() > a * 2", "x.sum() > (b + 1) * 2"),
        ("not a and x.any()", "not b + 1 and x.any()"),
        ("x.shape[0] - a > 1", "x.shape[0] - (b + 1) > 1"),
        ("x.any()", "x.any()"),
    ],
)
def test_what_is_put_in_keeps_together(text, result):
    assert condition.substitute(text, {"a": Expr("b + 1")}) == result


def test_whether_a_number_is_none_is_not_asked():
    assert condition.substitute("a is not None and x.any()", {"a": 3}) == "True and x.any()"
    assert condition.written("mask is None", {"mask": "None"}) == "True"
    assert condition.written("mask is None", {"mask": "m"}) == "m is None"


def around(condition_text: str, kind: str = "while", otherwise: str = "") -> Design:
    """A block of 4 features in a region, in a block with the setting `limit`."""
    inner = row(node("i", "op", "half", "div", other=2))
    region = Node("r", kind, "shrink", "Halve", when=When(condition_text, otherwise))
    return design(row(region, settings=(BlockSetting("limit", 1),)), Halve=inner, Other=inner)


def said(drawn: Design) -> str:
    return drawn.main_block.node("r").when.condition


def test_a_renamed_input_is_renamed_in_the_condition_and_keeps_its_wire():
    after = edit.rename_node(around("x.sum() > limit"), "Halve", "x", "batch")
    assert said(after) == "batch.sum() > limit"
    assert Edge(Port("x", "value"), Port("r", "batch")) in after.main_block.edges


def test_a_renamed_setting_is_renamed_in_the_condition():
    assert said(block_settings.rename_setting(around("x.sum() > limit"), "Net", "limit", "most")) == "x.sum() > most"


def test_a_name_that_would_mean_something_else_in_a_condition_is_refused():
    drawn = around("x.sum() > limit")
    with pytest.raises(NameRefused):
        edit.rename_node(drawn, "Halve", "x", "limit")
    with pytest.raises(NameRefused):
        block_settings.rename_setting(drawn, "Net", "limit", "x")


def test_a_removed_setting_that_a_condition_speaks_of_is_a_problem_with_a_way_back():
    before = around("x.sum() > limit")
    after = block_settings.remove_setting(before, "Net", "limit")
    problem = next(p for p in problems(after) if p.setting == "condition")
    assert 'the condition speaks of "limit"' in problem.message
    assert problem.repair and edit.apply_repair(after, problem.repair) == before
    assert not block_settings.remove_setting(around("x.sum() > 1"), "Net", "limit").main_block.gone


def test_a_renamed_block_is_renamed_in_both_branches():
    after = edit.rename_block(around("training", "if", "Other"), "Other", "Rest")
    assert after.main_block.node("r").when.otherwise == "Rest"
    assert query.uses(after, "Rest") == 1
    assert list(query.used_blocks(after, "Net")) == ["Halve", "Rest"]


def test_the_other_branch_cannot_contain_the_block_around():
    drawn = around("training", "if", "Other")
    with pytest.raises(Exception, match="cannot contain"):
        edit.add_node(drawn, "Other", Node("n", "block", "n", "Net"))


def test_a_group_hands_on_the_settings_of_a_condition_and_ungrouping_puts_them_back():
    drawn = around("x.sum() > limit")
    grouped, node_id = group.group(drawn, "Net", {"r"}, "part")
    assert [s.name for s in grouped.blocks["Part"].settings] == ["limit"]
    back, _ = group.ungroup(grouped, "Net", node_id)
    assert said(back) == "x.sum() > limit"


def test_ungrouping_puts_values_into_conditions_and_numbers_of_copies():
    drawn = around("x.sum() > limit")
    block = drawn.main_block
    block = replace(
        block, nodes=(*block.nodes, Node("q", "repeat", "again", "Halve", repeat=Repeat(Expr("limit + 1"))))
    )
    outer = row(node("u", "block", "u", "Inner", limit=3))
    back, _ = group.ungroup(Design("Net", {**drawn.blocks, "Inner": block, "Net": outer}), "Net", "u")
    assert said(back) == "x.sum() > 3"
    assert back.main_block.node("q").repeat.times == 4


def test_a_path_goes_into_either_branch():
    inner = row(node("i", "op", "half", "div", other=2))
    drawn = around("training", "if", "Other")
    drawn = edit.with_block(drawn, "Other", replace(inner, doc="otherwise"))
    assert query.block_at(drawn, ("r",)) == "Halve"
    assert query.block_at(drawn, (f"r{query.ELSE}",)) == "Other"
    assert query.place(drawn, (f"r{query.ELSE}", "i")) == "Net ▸ shrink (else) ▸ half"
    assert query.node_at(drawn, (f"r{query.ELSE}", "i"))[0] == "Other"
