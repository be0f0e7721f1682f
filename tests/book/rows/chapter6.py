"""What chapter 6 says a person does, and that the window tells."""

from __future__ import annotations

from tests.book.rows.places import chapter, data, laboratory, learning, lesson, noted, on_canvas, remark, training

BY_HAND: dict[str, tuple[str, ...]] = {
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
        "tests/cli/test_check.py::test_6_3e_check_tells_what_is_worth_knowing_and_leaves_its_status",
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
        "tests/cli/test_check.py::test_6_5a_check_tells_what_a_note_offers_as_text_and_as_json",
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
        data("cli", "run", "accuracy_of_a_folder_of_ones_own_is_told_by_class_with_the_table"),
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
}
