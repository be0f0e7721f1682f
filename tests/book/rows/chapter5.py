"""What chapter 5 says a person does, and that the window tells."""

from __future__ import annotations

from tests.book.rows.places import (
    alone,
    checked,
    drawn,
    learning,
    lesson,
    on_canvas,
    placing,
    training,
    two_cards,
    typed,
    waiting,
    written,
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
}
