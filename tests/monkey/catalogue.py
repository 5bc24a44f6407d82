"""All that can be done, and how often it is: by the names that a reproduction is written in."""

from collections.abc import Callable

from tests.monkey import run_actions, stack_actions, widget_actions, window_actions
from tests.monkey.world import World

ACTIONS: dict[Callable[[World], None], float] = {
    stack_actions.use_palette: 3,
    stack_actions.use_template: 1,
    stack_actions.add_quickly: 2,
    stack_actions.drop_kind: 5,
    stack_actions.drop_block: 4,
    stack_actions.drag_card: 3,
    stack_actions.drop_file: 0.2,
    stack_actions.click_card: 8,
    stack_actions.open_card_menu: 1,
    stack_actions.fold: 3,
    stack_actions.zoom: 1,
    stack_actions.choose_unit: 5,
    stack_actions.edit: 14,
    stack_actions.paste_text: 2,
    stack_actions.undo: 9,
    stack_actions.repair: 8,
    stack_actions.name_block: 2,
    stack_actions.write_notes: 2,
    run_actions.train: 6,
    run_actions.wait: 2,
    run_actions.reset: 1,
    run_actions.press_notice: 1,
    run_actions.move_rate: 1,
    run_actions.look_back: 2,
    run_actions.choose_sample: 3,
    run_actions.choose_data: 1,
    run_actions.draw: 1,
    run_actions.evaluate: 1,
    run_actions.compare: 1,
    widget_actions.change_setting: 10,
    widget_actions.press_button: 3,
    widget_actions.choose_in_list: 2,
    widget_actions.choose_in_box: 1,
    widget_actions.move_slider: 1,
    widget_actions.type_anywhere: 1,
    widget_actions.point: 6,
    widget_actions.press_key: 10,
    widget_actions.press_shortcut: 4,
    window_actions.raise_dock: 1,
    window_actions.move_dock: 0.5,
    window_actions.resize: 0.5,
    window_actions.minimise: 0.2,
    window_actions.dress: 0.15,
    window_actions.close_dialogs: 1,
    window_actions.use_menu: 1.5,
    window_actions.find_command: 0.5,
    window_actions.show_start_page: 0.3,
    window_actions.leave_start_page: 0.6,
    window_actions.save: 0.6,
    window_actions.open_file: 0.4,
    window_actions.recover: 0.2,
    window_actions.close_window: 0.1,
}
"""What takes long is rare: building a window anew costs as much as fifty other actions."""

BY_NAME = {action.__name__: action for action in ACTIONS}
