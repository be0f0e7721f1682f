"""What is done and told of activations and of normalisation."""

from __future__ import annotations

from tests.book.rows.places import inspected, lesson, remark

BY_HAND: dict[str, tuple[str, ...]] = {
    "N1": (
        "tests/runtime/parameters/test_merged.py"
        "::test_n1_6_4e_the_one_layer_gives_what_the_two_gave_and_undone_they_are_as_they_were",
        lesson("n1_sequential"),
        inspected("n1_two_linear_layers_are_said_and_merged_by_a_click_with_what_they_compute"),
        inspected("n1_or_an_activation_is_put_between_them_and_nothing_is_said_any_more"),
        inspected("n1_the_card_of_the_second_says_it_too"),
    ),
    "N2": (
        "tests/ui/canvas/test_measured_colours.py"
        "::test_n2_the_gradient_of_each_layer_stands_on_its_card_on_a_logarithmic_scale",
    ),
    "N3": (
        "tests/ui/canvas/test_measured_colours.py"
        "::test_n3_the_share_of_zeros_stands_on_each_card_and_each_unit_has_a_bar",
        "tests/ui/canvas/test_measured_colours.py"
        "::test_n3_a_dead_unit_is_named_and_a_gradient_that_does_not_arrive_is_said",
    ),
    "N4": (remark("n4_a_slope_that_is_random_in_training_is_told"),),
    "N5": (
        lesson("n5_lenet_relu"),
        remark("n5_a_bias_before_a_batch_normalisation_does_nothing_and_one_sample_is_refused_in_training"),
        "tests/ui/learning/test_modes.py::test_n5_the_mode_is_shown_while_it_learns_and_while_it_does_not",
    ),
}
