"""One element of a tensor, and the map that it lies in."""

import pytest
import torch

from designer.errors import DesignerError
from designer.runtime.pictures.element import element
from designer.runtime.pictures.reports import Arrangement


def test_6_2f_the_ends_of_a_map_are_its_lowest_and_highest_finite_value():
    maps = torch.randn(2, 3, 4, 5)
    maps[1, 2, 0, 0], maps[1, 2, 3, 4] = torch.nan, torch.inf
    inside = Arrangement((0, 2), (1, 3), gap=1).inside
    assert element(maps, (0, 1, 2, 3), inside).ends == (float(maps[0, 1].min()), float(maps[0, 1].max()))
    known = maps[1, 2][torch.isfinite(maps[1, 2])]
    assert element(maps, (1, 2, 0, 0), inside).ends == (float(known.min()), float(known.max()))


def test_a_map_without_a_finite_value_has_no_ends_and_a_matrix_has_no_maps():
    nothing = torch.full((1, 2, 2), torch.nan)
    assert element(nothing, (0, 0, 0), (1, 2)).ends is None
    assert Arrangement((0,), (1,)).inside == ()
    assert element(torch.ones(2, 2), (0, 0)).ends is None


def test_an_element_that_is_gone_is_told():
    with pytest.raises(DesignerError, match="no element"):
        element(torch.ones(2, 2), (2, 0))
