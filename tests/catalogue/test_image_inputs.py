import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalogue.fitting import DTYPES
from designer.catalogue.image_inputs import takes_images
from designer.errors import RunFailed
from designer.graph.model import Block, Design, Expr
from designer.runtime.runs.feed import wanted
from tests.helpers.drawing import node

SIZES = st.sampled_from(["B", 0, 1, 2, 3, 8, 28, 784])
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "shape": st.lists(SIZES, min_size=1, max_size=5).map(tuple),
        "dtype": st.sampled_from(sorted(DTYPES)),
        "default": st.none(),
    },
)


def taking(*inputs):
    """A network with these inputs, told by their settings."""
    nodes = [node(f"x{at}", "input", f"x{at}", **settings) for at, settings in enumerate(inputs)]
    return Design("Net", {"Net": Block((*nodes, node("y", "output", "y")), ())})


@given(st.lists(SETTINGS, max_size=3))
def test_it_is_the_answer_of_what_feeds_the_network(inputs):
    design = taking(*inputs)
    try:
        assert takes_images(design) == any(one.takes_data for one in wanted(design))
    except RunFailed:  # one does not say its shape
        assert takes_images(design)


@pytest.mark.parametrize(
    ("settings", "takes"),
    [
        ({"shape": ("B", 1, 28, 28)}, True),
        ({"shape": ("B", 3, 224, 224)}, True),
        ({"shape": ("B", 784)}, True),
        ({"shape": ("B", 20)}, False),
        ({"shape": ("B", 1, 28, 28), "dtype": "int64"}, False),
        ({"shape": ("B", Expr("1 +"))}, True),
    ],
)
def test_pictures_and_rows_of_as_many_pixels_are_taken(settings, takes):
    assert takes_images(taking(settings)) is takes
