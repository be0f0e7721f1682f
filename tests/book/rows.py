"""Every row of chapters 5 and 6, and the tests that hold it; where there is none, why."""

from __future__ import annotations

BOOK, LESSONS = "tests/book/test_book.py", "tests/book/test_lessons.py"
NUMBERS = {
    "5_1": "layers_and_blocks", "5_2": "parameters", "5_3": "parameters", "5_4": "custom_layers",
    "5_5": "files_and_devices", "5_6": "files_and_devices", "6_1": "convolutions", "6_2": "convolutions",
    "6_3": "padding_channels_pooling", "6_4": "padding_channels_pooling", "6_5": "padding_channels_pooling",
    "6_6": "lenet", "n": "activation_functions",
}  # fmt: skip
"""By section, the file that its numbers are tested in."""
LISTING = f"{BOOK}::test_a_listing_gives_what_the_book_gives"


def number(name: str) -> str:
    """A test of the book's numbers."""
    file = next(file for section, file in NUMBERS.items() if name.startswith(section))
    return f"tests/book/test_{file}.py::test_{name}"


def chapter(number: int, name: str) -> str:
    """A test of what a chapter says besides its listings."""
    return f"tests/book/test_chapter{number}.py::test_{name}"


def training(file: str, name: str) -> str:
    """A test of training."""
    return f"tests/runtime/training/test_{file}.py::test_{name}"


def learning(file: str, name: str) -> str:
    """A test of training in the window."""
    return f"tests/ui/learning/test_{file}.py::test_{name}"


def reading(name: str) -> str:
    """A test of reading and writing."""
    return f"tests/book/test_reading_and_writing.py::test_{name}"


def placing(name: str) -> str:
    """A test of devices."""
    return f"tests/runtime/test_placement.py::test_{name}"


def data(room: str, file: str, name: str) -> str:
    """A test of images of one's own, and of what the network takes them for."""
    return f"tests/{room}/test_{file}.py::test_6_6c_{name}"


def waiting(name: str) -> str:
    """A test of shapes that are not yet known."""
    return f"tests/runtime/parameters/test_lazy.py::test_{name}"


def checked(name: str) -> str:
    """A test of what *Check Layer* says."""
    return f"tests/runtime/layers/test_check.py::test_{name}"


def typed(name: str) -> str:
    """A test of numbers that are typed in."""
    return f"tests/ui/panels/run/test_typed_numbers.py::test_{name}"


def on_canvas(name: str) -> str:
    """A test of devices in the window."""
    return f"tests/ui/canvas/test_devices.py::test_{name}"


def two_cards(name: str) -> str:
    """A test on two pretended cards."""
    return f"tests/runtime/test_two_cards.py::test_{name}"


def alone(name: str) -> str:
    """A test of a node that runs by itself."""
    return f"tests/runtime/cost/test_alone.py::test_{name}"


ROWS: dict[str, str] = {
    "5.1a": LISTING,
    "5.1b": number("5_1b_two_instances_of_one_block_have_weights_of_their_own"),
    "5.1c": number("5_1c_a_module_that_stands_twice_in_a_chain_runs_twice"),
    "5.1d": number("5_1d_the_identity_gives_the_books_number_and_halves_nine_and_eight_times"),
    "5.1e": LISTING,
    "5.1f": number("5_1f_every_node_has_a_time_and_a_call_of_a_module_costs_more_than_the_bare_function"),
    "5.1g": "tests/catalogue/test_code_interface.py::test_5_1g_what_torch_would_not_find_is_pointed_out",
    "5.1h": number("5_1h_parallel_branches_are_joined"),
    "5.1i": number("5_1i_copies_have_their_own_weights_or_the_same"),
    "5.1j": number("5_1j_resnet_152_is_groups_of_groups"),
    "5.1k": number("5_1k_the_role_of_a_tensor_says_whether_it_is_trained_saved_and_moved"),
    "5.2a": LISTING,
    "5.2b": chapter(5, "5_2b_the_third_layer_has_two_rows_and_its_state_is_the_ordered_dict_of_the_book"),
    "5.2c": "tests/runtime/parameters/test_manual_edits.py::test_5_2_c_a_gradient_is_none_then_there_then_none_again",
    "5.2d": "tests/runtime/parameters/test_manual_edits.py::test_5_2_d_the_table_has_four_rows_and_the_state_is_the_live_memory",
    "5.2e": number("5_2e_a_nested_parameter_is_reached_by_index_and_by_name"),
    "5.2f": number("5_2f_the_default_start_depends_on_the_inputs"),
    "5.2g": number("5_2g_normal_weights_and_biases_of_zero"),
    "5.2h": number("5_2h_equal_weights_give_the_books_numbers"),
    "5.2i": number("5_2i_xavier_on_one_layer_and_42_on_another"),
    "5.2j": "tests/runtime/parameters/test_initialiser_code.py::test_5_2j_the_book_s_own_initialiser_leaves_what_is_at_least_5_in_size_and_zeros",
    "5.2k": number("5_2k_values_set_by_hand"),
    "5.2l": number("5_2l_a_tied_layer_stays_one_through_training"),
    "5.2m": chapter(5, "5_2m_the_rows_of_the_table_are_those_of_the_module_and_training_moves_them"),
    "5.3a": chapter(5, "5_3a_before_the_first_run_shape_and_count_raise_and_data_is_empty"),
    "5.3b": number("5_3b_names_are_known_before_and_shapes_after_the_first_run"),
    "5.3c": "tests/runtime/parameters/test_starts.py::test_5_3_c_rules_for_lazy_layers_wait_until_the_first_run_has_found_the_shapes",
    "5.3d": number("5_3d_a_first_layer_that_is_sized_and_a_lenet_for_other_inputs"),
    "5.4a": number("5_4a_b_a_centred_output_has_the_mean_0"),
    "5.4b": number("5_4a_b_a_centred_output_has_the_mean_0"),
    "5.4c": number("5_4c_data_keeps_the_gradient_away_and_without_it_it_arrives"),
    "5.4d": number("5_4d_a_net_of_ones_own_layers"),
    "5.4e": number("5_4e_a_bilinear_form_is_an_einsum_with_a_trained_tensor"),
    "5.4f": number("5_4f_the_first_half_of_the_fourier_coefficients"),
    "5.5a": reading("5_5a_a_parameter_and_what_came_out_of_a_run_are_saved_and_loaded"),
    "5.5b": reading("5_5b_and_c_members_kinds_and_values_are_seen_before_anything_is_loaded"),
    "5.5c": reading("5_5b_and_c_members_kinds_and_values_are_seen_before_anything_is_loaded"),
    "5.5d": reading("5_5d_mlp_params_holds_an_ordered_dict_under_the_books_names"),
    "5.5e": reading("5_5e_a_clone_gives_the_same_to_the_last_bit_and_the_report_says_what_was_loaded"),
    "5.5f": reading("5_5f_the_first_two_layers_go_into_a_net_with_other_classes"),
    "5.5g": reading("5_5g_structure_and_weights_together_make_the_net_again"),
    "5.5h": training("checkpoint", "5_5h_twenty_steps_cut_at_ten_and_gone_on_with_elsewhere_are_those_of_one_training"),
    "5.6a": chapter(5, "5_6a_the_list_of_devices_begins_with_the_processor_and_says_what_memory_there_is"),
    "5.6b": placing("5_6b_names_are_compared_with_an_index"),
    "5.6c": placing("5_6c_without_a_gpu_the_first_and_the_eleventh_are_the_cpu_and_all_are_the_cpu_alone"),
    "5.6d": chapter(5, "5_6d_whole_numbers_lie_on_the_cpu_and_a_tensor_of_the_block_is_made_on_the_device_of_its_node"),
    "5.6e": placing("5_6e_one_half_on_cpu_and_the_other_on_meta"),
    "5.6f": number("5_6f_a_net_is_made_on_the_device_that_is_asked_for"),
    "5.6g": number("5_6g_bytes_of_lenets_weights"),
    "5.6h": training("waiting", "5_6h_no_step_waits_for_the_device_and_the_figures_are_the_same"),
    "5.6i": training("waiting", "5_6i_a_file_that_was_written_on_a_gpu_is_read_on_the_cpu"),
    "6.1a": number("6_1a_a_megapixel_is_counted_without_being_allocated"),
    "6.1b": number("6_1b_from_a_weight_a_pair_of_pixels_down_to_a_small_window"),
    "6.1c": number("6_1c_a_convolution_moves_with_its_image"),
    "6.1d": chapter(6, "6_1d_an_output_pixel_sees_its_window_by_arithmetic_and_by_gradient"),
    "6.1e": number("6_1e_a_convolution_of_three_numbers"),
    "6.1f": chapter(6, "6_1f_a_picture_of_three_colours_comes_in_as_three_channels_and_each_output_channel_is_one_map"),
    "6.2a": number("6_2a_corr2d_gives_the_books_numbers"),
    "6.2b": number("6_2b_a_convolution_by_hand"),
    "6.2c": number("6_2c_the_edge_detector_sees_both_edges_and_nothing_of_the_transpose"),
    "6.2d": number("6_2d_the_kernel_is_learnt_as_the_book_says"),
    "6.2e": number("6_2e_the_true_convolution_has_the_kernel_turned_both_ways"),
    "6.2f": chapter(6, "6_2f_every_channel_of_every_convolution_is_a_map_of_its_own"),
    "6.2g": chapter(6, "6_2g_lenet_sees_5_6_14_and_16_pixels_square"),
    "6.2h": chapter(6, "6_2h_the_diagonal_a_matrix_and_the_unfolding"),
    "6.3a": number("6_3a_f_padding_and_stride_of_the_cross_correlation"),
    "6.3b": chapter(6, "6_3b_c_d_e_sizes_and_parameters_of_the_four"),
    "6.3c": chapter(6, "6_3b_c_d_e_sizes_and_parameters_of_the_four"),
    "6.3d": chapter(6, "6_3b_c_d_e_sizes_and_parameters_of_the_four"),
    "6.3e": chapter(6, "6_3b_c_d_e_sizes_and_parameters_of_the_four"),
    "6.3f": number("6_3a_f_padding_and_stride_of_the_cross_correlation"),
    "6.4a": number("6_4a_b_channels_are_added_up_and_several_come_out"),
    "6.4b": number("6_4a_b_channels_are_added_up_and_several_come_out"),
    "6.4c": number("6_4c_one_by_one_is_a_dense_layer_at_every_pixel"),
    "6.4d": number("6_4d_groups_quarter_the_parameters"),
    "6.4e": number("6_4e_two_kernels_are_one"),
    "6.5a": number("6_5a_c_d_e_f_poolings_give_the_books_numbers"),
    "6.5b": number("6_5b_pooling_sees_the_edge_one_pixel_on"),
    "6.5c": number("6_5a_c_d_e_f_poolings_give_the_books_numbers"),
    "6.5d": number("6_5a_c_d_e_f_poolings_give_the_books_numbers"),
    "6.5e": number("6_5a_c_d_e_f_poolings_give_the_books_numbers"),
    "6.5f": number("6_5a_c_d_e_f_poolings_give_the_books_numbers"),
    "6.5g": number("6_5g_an_average_pooling_is_a_convolution"),
    "6.6a": LISTING,
    "6.6b": number("6_6b_lenet_layer_by_layer"),
    "6.6c": "tests/runtime/runs/test_classifying.py::test_6_6c_accuracy_and_confusion_are_those_that_one_counts_by_hand",
    "6.6d": number("6_6d_lenet_starts_with_xavier_weights"),
    "6.6e": number("6_6e_max_pooling_changes_no_name_and_no_count"),
    "N1": number("n1_without_an_activation_two_layers_are_one"),
    "N2": number("n2_n3_the_slope_of_an_activation"),
    "N3": number("n3_about_half_of_what_a_relu_gives_is_zero"),
    "N4": number("n4_variants_at_minus_two"),
    "N5": number("n5_lenet_with_batch_normalisation"),
}
"""By row, the test that holds it, or `not tested: …` and the reason."""


def remark(name: str) -> str:
    """A test of what is said of a node that runs."""
    return f"tests/runtime/shapes/test_remarks.py::test_{name}"


def inspected(name: str) -> str:
    """A test of what the inspector says and offers."""
    return f"tests/ui/panels/inspector/test_remarks_form.py::test_{name}"


def noted(name: str) -> str:
    """A test of what is worth knowing among the problems of the window."""
    return f"tests/ui/panels/problems/test_in_the_window.py::test_{name}"


def written(name: str) -> str:
    """A test of a line of a custom layer that is written by a click."""
    return f"tests/ui/test_without_data.py::test_{name}"


def laboratory(file: str, name: str) -> str:
    """A test of what is done in the laboratory."""
    return f"tests/ui/panels/laboratory/test_{file}.py::test_{name}"


def lesson(name: str) -> str:
    """A test of a lesson that is done by hand, or of what its example is fed."""
    return f"tests/ui/test_lessons_by_hand.py::test_{name}"


def drawn(name: str) -> str:
    """A test of a row of chapter 5 that is drawn from an empty canvas and read off the window."""
    return f"tests/ui/test_chapter5_by_hand.py::test_{name}"


MERGED = (
    "tests/runtime/parameters/test_merged.py"
    "::test_n1_6_4e_the_one_layer_gives_what_the_two_gave_and_undone_they_are_as_they_were"
)

BY_HAND: dict[str, tuple[str, ...]] = {
    "5.1b": (lesson("5_1b_mlp"),),
    "5.1c": (
        lesson("5_1c_my_sequential"),
        "tests/codegen/reading/test_book_texts.py"
        "::test_5_1c_the_book_s_my_sequential_is_drawn_as_the_sequential_that_it_is",
        "tests/catalogue/test_code_interface.py"
        "::test_5_1c_modules_that_are_handed_over_by_their_number_are_in_no_setting_and_that_is_said",
        drawn("5_1c_a_chain_made_a_block_has_the_keys_and_the_output_of_the_sequential"),
        "tests/catalogue/test_code_interface.py"
        "::test_5_1c_a_walk_over_the_children_leaves_out_what_stands_twice_and_one_over_the_modules_does_not",
    ),
    "5.1d": (
        lesson("5_1d_fixed_hidden_mlp"),
        "tests/ui/rounds/test_rounds.py::test_5_1d_inside_the_loop_the_buttons_step_through_its_rounds",
        "tests/ui/rounds/test_rounds.py::test_5_1d_played_the_rounds_go_by_and_stop_at_the_last",
        "tests/ui/rounds/test_rounds.py"
        "::test_5_1d_the_selected_loop_is_stepped_in_the_inspector_and_both_show_the_same_round",
        "tests/ui/rounds/test_rounds.py::test_5_1d_the_weights_panel_shows_the_numbers_of_the_round_on_show",
        "tests/runtime/runs/test_rounds.py::test_5_1d_of_very_many_rounds_the_first_and_the_last_are_kept",
        "tests/ui/rounds/test_rounds.py::test_5_1d_a_loop_that_a_nan_never_enters_says_why",
        "tests/ui/rounds/test_rounds.py"
        "::test_5_1d_an_inf_never_leaves_the_loop_until_it_is_stopped_and_then_the_count_is_told",
        "tests/ui/test_sections_5_1_and_5_2.py::test_5_1d_the_selected_loop_says_what_its_condition_means",
        "tests/codegen/reading/test_book_texts.py"
        "::test_5_1d_the_book_s_listing_is_drawn_whole_and_halves_without_writing_over_what_it_took",
        "tests/book/test_layers_and_blocks.py::test_5_1d_the_plain_constant_stays_behind_and_a_buffer_mends_it",
    ),
    "5.1e": (
        lesson("5_1e_nest_mlp"),
        lesson("5_1e_chimera"),
    ),
    "5.1f": (
        "tests/runtime/shapes/test_conditional_remarks.py"
        "::test_5_1f_a_condition_that_asks_for_no_value_waits_for_nothing",
        "tests/runtime/shapes/test_conditional_remarks.py::test_5_1f_a_branch_that_asks_for_values_waits_once_a_run",
        "tests/runtime/runs/test_rounds.py::test_5_1f_a_branch_tells_what_its_condition_came_to_and_how_often_it_held",
        "tests/runtime/runs/test_rounds.py::test_5_1f_in_a_loop_each_round_has_its_own_answer",
        "tests/ui/rounds/test_branches.py::test_5_1f_the_card_and_the_inspector_say_which_way_was_taken",
        "tests/ui/rounds/test_branches.py::test_5_1f_in_a_loop_the_card_follows_the_round_on_show",
    ),
    "5.1g": (
        "tests/catalogue/test_code_interface.py"
        "::test_5_1g_a_click_puts_a_list_of_modules_into_a_module_list_where_it_holds_nothing_else",
        "tests/ui/test_sections_5_1_and_5_2.py"
        "::test_5_1g_the_link_at_the_problem_puts_the_hidden_modules_into_a_module_list",
    ),
    "5.1h": (
        drawn("5_1h_two_branches_are_joined_and_both_samples_are_told"),
        "tests/ui/test_sections_5_1_and_5_2.py"
        "::test_5_1h_two_networks_side_by_side_are_made_one_by_a_key_with_8_keys_and_7946_parameters",
    ),
    "5.1i": (
        drawn("5_1i_four_copies_have_304_parameters_and_the_same_four_times_76_and_the_card_says_which"),
        "tests/catalogue/test_code_interface.py"
        "::test_5_1i_a_list_times_four_holds_one_module_four_times_and_that_is_said",
        "tests/codegen/reading/test_book_texts.py::test_5_1i_a_list_times_four_is_one_module_that_runs_four_times",
        "tests/codegen/reading/test_book_texts.py::test_5_1i_the_book_s_blocks_four_times_have_its_sixteen_names",
    ),
    "5.1j": (
        lesson("5_1j_resnet152"),
        "tests/runtime/cost/test_find.py::test_5_1j_resnet_152_has_the_books_parameters_and_multiply_adds",
    ),
    "5.1k": (
        "tests/ui/test_book_by_hand.py::test_5_1k_a_formula_is_drawn_by_hand_and_its_constant_is_made_a_parameter",
        "tests/ui/test_sections_5_1_and_5_2.py"
        "::test_5_1k_a_tensor_is_switched_among_its_four_kinds_and_the_tables_follow",
    ),
    "5.2c": (
        "tests/ui/panels/inspector/test_start_form.py"
        "::test_5_2_c_and_k_in_the_weights_panel_gradient_and_values_by_hand",
    ),
    "5.2e": (
        lesson("5_2e_rgnet"),
        "tests/ui/test_node_parameters.py::test_5_2_e_the_bias_of_the_first_layer_of_the_second_block",
    ),
    "5.2g": (
        "tests/ui/panels/inspector/test_start_form.py::test_5_2_g_two_rules_on_the_block_and_undo",
        "tests/runtime/parameters/test_starts.py::test_5_2_g_how_many_parameters_a_rule_met_is_told",
        "tests/runtime/parameters/test_manual_edits.py"
        "::test_5_2_g_first_values_again_from_a_seed_are_the_same_and_leave_other_random_numbers_alone",
    ),
    "5.2h": (
        "tests/ui/test_sections_5_1_and_5_2.py"
        "::test_5_2h_equal_start_equal_for_ever_is_said_at_the_rule_and_seen_in_the_measured_units",
        "tests/runtime/parameters/test_starts.py::test_5_2h_a_rule_that_makes_units_alike_says_how_many",
        "tests/runtime/flows/test_activations.py"
        "::test_5_2h_units_that_give_the_same_for_every_sample_are_told_and_others_are_not",
    ),
    "5.2i": (
        "tests/ui/panels/inspector/test_start_form.py::test_5_2_i_a_rule_is_made_by_hand_and_tells_what_it_meets",
    ),
    "5.2j": (
        "tests/ui/panels/inspector/test_initialiser_code.py::test_5_2j_an_initialiser_is_written_in_the_form_and_runs",
        "tests/ui/panels/inspector/test_initialiser_code.py"
        "::test_5_2j_the_preview_shows_three_humps_and_what_the_initialiser_printed",
        "tests/ui/panels/inspector/test_initialiser_code.py"
        "::test_5_2j_the_three_humps_of_the_book_s_initialiser_stand_apart_in_the_histogram",
        "tests/ui/test_console.py"
        "::test_5_2j_what_the_network_prints_while_it_is_made_stands_in_the_console_also_before_that_is_seen",
    ),
    "5.2k": (
        lesson("5_2k_two_layer"),
        "tests/ui/panels/inspector/test_start_form.py"
        "::test_5_2_c_and_k_in_the_weights_panel_gradient_and_values_by_hand",
        "tests/ui/panels/inspector/test_start_form.py::test_5_2k_a_click_on_a_value_says_which_one_the_next_keys_set",
        "tests/runtime/parameters/test_manual_edits.py::test_5_2_k_add_one_to_all_set_one_to_42_and_take_both_back",
        "tests/runtime/parameters/test_manual_edits.py::test_5_2_k_a_value_that_is_set_is_seen_by_a_gradient_under_way",
        "tests/ui/test_console.py::test_5_2k_a_write_through_data_is_done_and_a_line_says_what_it_hides",
    ),
    "5.2l": (
        lesson("5_2l_shared_layers"),
        "tests/book/test_reading_and_writing.py"
        "::test_5_2l_a_file_in_which_tied_layers_disagree_is_said_and_not_silently_the_last_one",
        "tests/runtime/parameters/test_manual_edits.py::test_5_2_l_a_value_set_in_one_is_seen_in_the_other",
        "tests/runtime/parameters/test_ties.py"
        "::test_5_2_l_they_stay_equal_after_twenty_steps_and_two_copies_part_at_the_first",
    ),
    "5.2m": (
        "tests/ui/panels/inspector/test_start_form.py"
        "::test_5_2m_everything_of_torch_nn_init_is_chosen_by_keys_and_previewed",
    ),
    "5.3a": (
        "tests/ui/test_sizes.py::test_5_3a_every_panel_says_not_yet_known_until_the_first_run",
        "tests/ui/panels/compare/test_compare.py"
        "::test_5_3a_of_a_lazy_network_it_is_said_why_there_is_nothing_and_what_to_do",
    ),
    "5.3b": (
        lesson("5_3b_lazy_mlp"),
        "tests/ui/test_sizes.py::test_5_3b_the_inferred_size_is_written_at_a_click_and_the_live_weights_stay",
    ),
    "5.3c": (
        "tests/ui/test_sizes.py::test_5_3c_a_run_that_fails_half_way_shows_what_it_found",
        waiting("5_3c_a_run_that_fails_half_way_leaves_what_it_found_started_by_its_rule_and_moves_no_statistics"),
        waiting("5_3c_the_first_run_moves_no_statistics_of_a_batch_normalisation_and_a_step_of_training_does"),
    ),
    "5.4a": (
        typed("5_4a_one_to_five_typed_come_out_with_mean_0"),
        checked("5_4a_whole_numbers_have_no_mean_and_it_is_told"),
    ),
    "5.4b": (
        lesson("5_4b_centered_layer"),
        "tests/test_numbers.py::test_5_4b_a_mean_that_is_0_but_for_rounding_is_told_so",
        "tests/ui/panels/weights/test_panel.py::test_5_4b_a_mean_of_rounding_is_told_so_with_the_number_in_its_tooltip",
        checked("5_4b_a_mean_over_the_batch_is_told_and_the_mean_of_each_row_is_offered"),
        checked("5_4b_what_mixes_the_samples_of_a_batch_is_told_and_nothing_else"),
        written("5_4b_where_the_layer_is_checked_a_click_takes_the_mean_of_each_row"),
    ),
    "5.4c": (
        lesson("5_4c_my_linear"),
        checked("5_4c_the_book_s_layer_is_told_what_cuts_its_gradients_and_how_to_mend_it"),
        "tests/catalogue/test_code_interface.py::test_5_4c_the_offered_text_differs_only_where_the_gradient_is_cut",
        written("5_4c_a_click_on_the_sign_of_the_card_writes_the_line_without_data"),
        written("5_4c_the_inspector_has_the_link"),
        written("5_4c_the_problems_have_the_link"),
        written("5_4c_where_the_layer_is_checked_a_click_writes_it_and_all_gradients_arrive"),
    ),
    "5.4d": (
        drawn("5_4d_two_layers_of_ones_own_in_a_row"),
        "tests/runtime/flows/test_activations.py"
        "::test_5_4d_weights_that_are_not_scaled_are_told_by_how_much_the_numbers_grow",
        "tests/ui/session/test_activations.py::test_5_4d_the_inspector_says_what_to_do_about_weights_that_are_not_scaled",
    ),
    "5.4e": (drawn("5_4e_a_bilinear_form_is_drawn_and_its_tensor_typed"),),
    "5.4f": (
        drawn("5_4f_half_of_the_fourier_coefficients_by_a_layer_of_ones_own"),
        typed("5_4f_complex_numbers_are_told_with_both_parts_size_and_phase"),
        "tests/ui/panels/view/test_viewed_tensor.py::test_5_4f_complex_numbers_are_seen_by_size_and_by_phase",
    ),
    "5.5a": (
        *(
            f"tests/files/test_tensors.py::test_5_5a_{name}"
            for name in ("a_tensor_comes_back_and_holds_whole_numbers", "a_slice_is_saved_without_what_it_is_a_part_of")
        ),
        "tests/files/test_tensors.py::test_5_5a_b_c_the_books_own_files_have_names_without_an_ending",
        "tests/ui/test_file_drop.py::test_5_5a_a_file_of_the_book_that_has_no_ending_is_looked_into_by_how_it_begins",
        "tests/engine/test_grids.py::test_5_5a_what_is_looked_at_is_a_tensor_for_pytorch_too",
    ),
    "5.5b": ("tests/files/test_tensors_of_any_sort.py::test_5_5b_any_nesting_comes_back_bit_for_bit",),
    "5.5c": (
        "tests/files/test_tensors_of_any_sort.py"
        "::test_5_5c_named_tensors_come_back_bit_for_bit_or_the_format_is_named_that_cannot_hold_them",
    ),
    "5.5d": (
        lesson("5_5d_mlp"),
        "tests/ui/test_doctor.py::test_5_5d_the_books_file_is_proposed_by_order_and_loaded_after_the_person_agrees",
    ),
    "5.5f": ("tests/ui/test_doctor.py::test_5_5f_each_proposal_can_be_left_and_taken_again",),
    "5.5h": (
        training("keeping", "5_5h_after_each_epoch_one_is_written_and_the_last_few_and_the_best_stay"),
        training("keeping", "5_5h_a_full_disk_is_one_line_and_training_goes_on"),
        learning("checkpoints", "5_5h_one_of_the_list_is_gone_on_from_with_its_curve"),
        learning("checkpoints", "5_5h_an_engine_that_dies_brings_the_list_and_one_goes_on_from_it"),
        learning("checkpoints", "5_5h_a_damaged_file_says_so_in_its_row_and_cannot_be_chosen"),
    ),
    "5.6a": (
        on_canvas("5_6a_without_a_gpu_the_list_of_devices_says_why"),
        "tests/runtime/test_devices.py"
        "::test_5_6a_each_card_has_its_name_its_driver_and_its_memory_and_one_that_is_busy_is_listed_too",
        "tests/runtime/test_devices.py::test_5_6a_without_a_gpu_it_is_said_why",
    ),
    "5.6c": (
        on_canvas("5_6c_a_design_for_a_device_that_is_not_here_says_so_where_it_is_chosen"),
        "tests/runtime/test_devices.py::test_5_6c_with_two_cards_there_is_a_second_and_no_eleventh",
    ),
    "5.6d": (
        drawn("5_6d_e_two_tensors_on_two_devices_are_added_where_one_says_and_the_wire_tells_its_bytes"),
        on_canvas("5_6d_a_node_is_put_on_a_device_and_its_card_and_wire_say_so"),
        two_cards("5_6d_each_row_tells_the_card_of_its_parameter"),
        "tests/ui/test_on_a_gpu.py::test_5_6d_a_design_and_a_half_of_it_live_on_the_gpu_give_the_same_and_go_back",
    ),
    "5.6e": (
        drawn("5_6d_e_two_tensors_on_two_devices_are_added_where_one_says_and_the_wire_tells_its_bytes"),
        on_canvas("5_6e_a_wires_tooltip_says_what_a_run_copies"),
        placing("5_6e_inputs_of_two_devices_are_told_before_running_and_the_copy_is_offered"),
        two_cards("5_6e_the_outputs_are_those_of_the_cpu_and_every_card_is_waited_for_before_time_is_told"),
        two_cards("5_6e_a_sum_of_two_cards_is_refused_before_it_runs_and_is_made_on_either"),
    ),
    "5.6f": (
        lesson("5_6f_sequential"),
        "tests/ui/panels/run/test_panel.py"
        "::test_5_6f_few_samples_stand_below_one_another_and_a_run_without_an_input_says_so",
        two_cards("5_6f_weights_go_from_device_to_device_and_into_files_without_a_change"),
        "tests/book/test_on_a_gpu.py::test_5_6f_a_listing_gives_the_same_on_the_gpu",
    ),
    "5.6g": (
        drawn("5_6g_a_wire_to_another_device_tells_what_256_images_come_to"),
        on_canvas("5_6g_sizes_are_told_as_the_book_has_them"),
    ),
    "5.6h": (training("waiting", "5_6h_a_whole_epoch_with_its_test_reads_one_number_of_a_thousand_images"),),
    "5.6i": (
        "tests/ui/test_on_a_gpu.py::test_5_6i_what_was_learnt_on_the_gpu_is_read_on_the_cpu",
        alone("5_6i_a_hundred_by_hundred_product_runs_a_thousand_times_and_a_large_one_fewer"),
        alone("5_6i_two_devices_are_waited_for_alone_and_at_once"),
        "tests/ui/panels/inspector/test_alone_form.py"
        "::test_5_6i_a_node_is_timed_by_itself_on_the_cpu_with_its_norm_left_and_read",
    ),
    "6.1a": (
        lesson("6_1a_dense_or_convolution"),
        "tests/runtime/test_memory_check.py::test_6_1a_a_dense_layer_on_a_megapixel_is_not_made_live_and_the_figure_is_told",
        "tests/runtime/test_memory_check.py::test_6_1a_where_there_is_room_it_is_still_not_made_unasked_but_with_its_device_named",
        on_canvas("6_1a_what_is_too_large_to_be_live_is_put_on_meta_with_a_click"),
    ),
    "6.1c": (
        laboratory(
            "input", "6_1c_the_image_is_dragged_under_a_convolution_and_the_map_moves_along_away_from_the_border"
        ),
        "tests/runtime/laboratory/test_following.py"
        "::test_6_1c_a_convolution_goes_along_away_from_the_border_and_a_dense_layer_does_not",
        "tests/runtime/laboratory/test_following.py::test_6_1c_with_circular_padding_the_difference_is_0_everywhere",
        laboratory("follow", "6_1c_the_convolution_goes_along_and_the_dense_layer_does_not"),
        laboratory("follow", "6_1c_a_dense_layer_of_the_design_is_picked_with_its_own_weights"),
    ),
    "6.1b": (
        "tests/ui/test_section_6_by_hand.py"
        "::test_6_1b_a_window_of_delta_pixels_has_a_handful_of_weights_and_the_card_says_so",
        "tests/ui/test_section_6_by_hand.py::test_6_1b_a_weight_for_each_pair_of_pixels_would_take_4_tb",
    ),
    "6.1d": (laboratory("input", "6_1d_the_window_follows_the_mouse_over_the_output"),),
    "6.1e": (laboratory("window", "6_1e_two_rows_of_numbers_are_typed_and_only_the_true_convolution_may_change_them"),),
    "6.2a": (
        laboratory("window", "6_2a_the_book_s_numbers_are_there_and_can_be_typed_over"),
        lesson("6_2a_corr2d"),
        lesson("6_2a_the_books_numbers_flow_in_as_the_example_is_opened"),
    ),
    "6.2b": (
        remark("6_2b_a_convolution_by_hand_on_four_dimensions_gives_nothing_and_it_is_said"),
        "tests/catalogue/test_slow_loops.py::test_6_2b_the_book_s_loops_are_slow_and_what_is_fast_is_named",
        "tests/catalogue/test_slow_loops.py::test_6_2b_a_node_of_lines_is_told_as_well",
    ),
    "6.2c": (
        lesson("6_2c_edge_detector"),
        lesson("6_2c_the_books_image_flows_in_as_the_example_is_opened"),
        laboratory(
            "input",
            "6_2c_the_transposed_image_has_no_upright_edges_and_the_transposed_kernel_finds_those_that_lie",
        ),
    ),
    "6.2d": (
        lesson("6_2d_learned_kernel"),
        laboratory("pages", "6_2d_is_learned_with_the_book_s_numbers"),
        laboratory("pages", "6_2d_steps_and_rate_are_moved_by_slider_and_it_learns_again_at_once"),
        laboratory("pages", "6_2d_with_a_bias_the_book_s_rate_explodes"),
    ),
    "6.2e": (
        laboratory(
            "window", "6_2e_flipped_both_ways_the_kernel_gives_the_true_convolution_and_flipped_again_the_first"
        ),
    ),
    "6.2f": (
        "tests/runtime/pictures/test_reading.py"
        "::test_6_2f_each_map_can_be_shown_from_its_own_lowest_to_its_own_highest",
        "tests/ui/panels/picture/test_tensor_view.py::test_6_2f_each_map_can_have_its_own_range_and_the_legend_says_so",
    ),
    "6.2g": (
        "tests/runtime/laboratory/test_receptive.py"
        "::test_6_2g_operations_and_transposed_convolutions_have_a_number_that_the_gradient_confirms",
        "tests/runtime/laboratory/test_receptive.py"
        "::test_6_2g_a_convolution_as_an_operation_sees_as_much_as_its_kernel_is_wide",
        "tests/runtime/laboratory/test_receptive.py::test_6_2g_the_page_and_the_canvas_say_the_same_number",
        "tests/runtime/laboratory/test_receptive.py"
        "::test_6_2g_an_adaptive_pooling_with_windows_of_one_size_has_a_number",
        "tests/runtime/laboratory/test_receptive.py"
        "::test_6_2g_an_adaptive_pooling_with_windows_of_two_sizes_says_so_and_its_gradient_is_still_shown",
        "tests/runtime/laboratory/test_receptive.py::test_6_2g_what_has_no_number_says_why",
        "tests/ui/canvas/test_field_sizes.py::test_6_2g_windows_of_two_sizes_are_told_under_the_mouse",
        "tests/ui/canvas/test_field_sizes.py::test_6_2g_each_node_of_lenet_says_how_much_of_the_picture_it_sees",
        "tests/ui/canvas/test_field_sizes.py::test_6_2g_a_block_sees_what_its_last_cell_sees",
    ),
    "6.2h": (
        laboratory("input", "6_2h_ready_kernels_have_the_derivatives_of_every_order"),
        "tests/runtime/laboratory/test_matrix.py"
        "::test_6_2h_the_matrix_times_the_flattened_input_is_torch_s_convolution",
        laboratory("matrix", "6_2h_the_matrix_has_the_kernel_in_its_places_and_gives_the_output"),
        laboratory("matrix", "6_2h_the_row_is_lit_in_step_with_the_window"),
        laboratory("matrix", "6_2h_the_mouse_tells_which_pixel_of_input_and_output_a_number_joins"),
    ),
    "6.3a": (
        "tests/runtime/laboratory/test_windows.py"
        "::test_6_3a_how_often_each_cell_is_read_is_the_gradient_of_a_sum_of_sums",
        laboratory("pooling", "6_3a_how_often_each_pixel_is_read_is_a_picture_and_stands_under_the_mouse"),
    ),
    "6.3b": (remark("6_3b_padding_is_told_per_side"),),
    "6.3e": (
        lesson("6_3e_padding_stride"),
        remark("6_3e_what_is_left_over_at_an_end_is_told_loudly"),
        remark("6_3e_rows_that_are_never_read_and_how_the_size_comes_about_are_told"),
        remark("6_3e_an_even_kernel_is_told_that_it_cannot_keep_the_size"),
        noted("6_3e_rows_that_are_never_read_lead_to_their_node_and_a_key_hides_them"),
        "tests/cli/test_commands.py::test_6_3e_check_tells_what_is_worth_knowing_and_leaves_its_status",
    ),
    "6.3f": (remark("6_3f_a_stride_of_2_on_a_kernel_of_1_leaves_three_quarters_unread"),),
    "6.4a": (lesson("6_4a_b_two_channels_and_the_books_kernels_are_there_as_the_example_is_opened"),),
    "6.4b": (lesson("6_4a_b_two_channels_and_the_books_kernels_are_there_as_the_example_is_opened"),),
    "6.4c": (
        lesson("6_4c_channels"),
        "tests/ui/commands/test_weights.py"
        "::test_6_4c_the_weights_of_1_by_1_go_to_the_dense_layer_and_the_difference_is_told",
        "tests/ui/commands/test_weights.py::test_6_4c_weights_of_other_sizes_are_refused_and_nothing_changes",
    ),
    "6.4d": (
        "tests/ui/panels/cost/test_cost_panel.py::test_6_4d_measuring_tells_time_and_memory_of_every_node_forward_and_backward",
    ),
    "6.4e": (
        "tests/runtime/parameters/test_merged.py::test_6_4e_the_kernel_of_6_2a_twice_is_one_of_3_by_3",
        "tests/graph/wires/test_in_a_row.py::test_6_4e_two_kernels_are_one_of_their_sizes_added_less_one",
    ),
    "6.5a": (
        lesson("6_5a_pooling"),
        lesson("6_5a_c_d_e_f_numbers_for_both_inputs_flow_in_as_the_example_is_opened"),
        remark("6_5a_a_pooling_without_a_stride_is_told_that_its_window_is_its_stride"),
        noted("6_5a_the_stride_of_a_pooling_is_set_from_the_list_in_one_step_of_undo"),
        "tests/cli/test_commands.py::test_6_5a_check_tells_what_a_note_offers_as_text_and_as_json",
    ),
    "6.5b": (
        laboratory("input", "6_5b_the_image_is_dragged_under_a_pooling_and_the_maximum_stays_where_it_was"),
        laboratory("input", "6_5b_what_flows_into_a_live_pooling_is_dragged_under_it_and_put_back"),
        laboratory("pooling", "6_5b_the_maximum_says_itself_that_it_leaves_the_negative_edge_out"),
        remark("6_5b_a_maximum_right_behind_a_convolution_is_told_that_it_erases_the_negative_edge"),
        "tests/ui/panels/inspector/test_pooled_edge.py"
        "::test_6_5b_abs_is_put_before_the_maximum_by_a_click_and_both_edges_come_through",
    ),
    "6.5c": (lesson("6_5a_c_d_e_f_numbers_for_both_inputs_flow_in_as_the_example_is_opened"),),
    "6.5d": (lesson("6_5a_c_d_e_f_numbers_for_both_inputs_flow_in_as_the_example_is_opened"),),
    "6.5e": (remark("6_5e_a_mean_that_counts_zeros_and_a_largest_that_does_not_are_told"),),
    "6.5f": (lesson("6_5a_c_d_e_f_numbers_for_both_inputs_flow_in_as_the_example_is_opened"),),
    "6.5g": (
        "tests/runtime/laboratory/test_by_hand.py::test_6_5g_softmax_pooling_of_1_2_3_4_is_3_49",
        laboratory("pooling", "6_5g_softmax_pooling_stands_between_mean_and_maximum"),
        laboratory("pooling", "6_5g_the_temperature_leads_from_the_maximum_to_the_mean"),
        "tests/ui/test_section_6_by_hand.py"
        "::test_6_5g_a_mean_pooling_less_a_convolution_of_quarters_a_group_for_each_channel_is_0",
        "tests/ui/test_section_6_by_hand.py::test_6_5g_the_smaller_of_two_is_a_maximum_turned_round_twice",
    ),
    "6.6a": (chapter(6, "6_6a_the_english_edition_s_lazy_layers_stand_in_a_child_called_net"),),
    "6.6b": (
        lesson("6_6b_without_its_padding_the_problem_says_what_was_flattened_and_its_link_writes_the_number"),
        lesson("6_6b_the_shapes_stand_on_the_wires_before_anything_has_run"),
        "tests/ui/panels/cost/test_cost_panel.py::test_6_6b_the_whole_and_every_node_have_a_row_at_once_and_nothing_was_run",
    ),
    "6.6c": (
        chapter(6, "6_6c_ten_classes_and_a_thousand_pictures_to_test"),
        data("files", "data_set", "a_folder_with_the_usual_names_is_fashion_mnist"),
        data("files", "data_set", "files_are_found_however_people_write_their_names"),
        data("files", "data_set", "the_whole_of_mnist_has_60000_and_10000_images_and_stays_bytes"),
        data("files", "data_set", "what_is_wrong_with_a_data_set_is_one_line"),
        data("runtime/runs", "classifying", "ten_thousand_images_in_files_of_ones_own_are_all_classified"),
        data(
            "runtime/runs", "classifying", "the_network_is_in_evaluation_mode_and_each_layer_is_put_back_into_its_own"
        ),
        data("runtime/runs", "classifying", "the_design_s_device_is_asked_and_not_that_of_the_first_parameter"),
        data("runtime/runs", "classifying", "each_input_goes_to_the_device_of_the_node_that_takes_it"),
        data("runtime/training", "data", "training_on_files_of_ones_own_is_training_on_the_same_images_bundled"),
        data("runtime/training", "data", "a_checkpoint_says_its_data_and_a_folder_that_is_gone_is_one_line"),
        data("cli", "commands", "accuracy_of_a_folder_of_ones_own_is_told_by_class_with_the_table"),
        data("ui/panels/accuracy", "panel", "the_button_of_the_run_panel_classifies_all_and_shows_the_table"),
        data("ui/panels/accuracy", "panel", "a_cell_shows_its_images_and_a_click_on_one_runs_it"),
        data("ui/panels/accuracy", "panel", "images_of_ones_own_are_chosen_by_one_of_their_files"),
        data("ui/learning", "train_panel", "a_folder_of_ones_own_is_chosen_and_learned_from"),
    ),
    "6.6d": (
        "tests/book/test_training_lenet.py::test_6_6d_with_xavier_the_first_epochs_guess_and_then_it_learns",
        training("signs", "6_6d_without_xavier_the_line_says_why_nothing_is_learned_and_with_it_there_is_none"),
        training("signs", "6_6d_a_rate_that_is_too_large_is_named_while_the_network_is_trained"),
        training("step_back", "6_6d_the_weights_are_those_of_the_epoch_in_place_and_the_curve_ends_there"),
        learning("checkpoints", "6_6d_one_steps_back_to_the_weights_of_an_earlier_epoch_by_the_menu"),
        learning("train_panel", "6_6d_the_books_two_ways_of_training_are_one_choice_each"),
        learning("remedy", "6_6d_one_click_gives_every_layer_xaviers_start_and_undo_takes_the_rules_back"),
    ),
    "6.6e": (
        lesson("6_6e_lenet"),
        "tests/book/test_training_lenet.py::test_6_6e_the_maps_of_both_convolutions_for_a_pullover_a_coat_noise_and_a_photo",
        learning("variants", "6_6e_relu_and_max_pooling_by_two_commands_and_both_trainings_with_their_curves"),
        learning("records", "6_6e_a_tick_taken_away_hides_a_curve"),
        learning("train_panel", "6_6e_a_click_resets_and_takes_a_tenth_of_the_rate"),
    ),
    "N1": (
        MERGED,
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
"""By row, the tests that do what it says a person does, and hear what it says the window tells."""
