def test_the_action_opens_the_laboratory_high_enough_and_on_what_there_is(quiet_window, qtbot):
    quiet_window.actions_by_id["laboratory"].trigger()
    dock = quiet_window.docks["laboratory"]
    assert dock.isVisible()
    qtbot.waitUntil(lambda: dock.height() > 0.5 * quiet_window.height())
    panel = quiet_window.panel("laboratory").panel
    assert panel.layers.currentData() == "conv", "the only convolution of the design"
    assert panel.empty_text.startswith("Run the network once")
