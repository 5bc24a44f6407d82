"""What people do with what is learned: train, step, stop, go back, look, draw, evaluate."""

from PySide6.QtCore import Qt

from gui.state.session import Phase
from tests.monkey import hands
from tests.monkey.world import World

DATA = ("moons:samples=60", "xor:samples=40", "spiral:samples=60", "friedman:samples=60", "digits")
RATES = (0.0001, 0.01, 1000.0)


def train(world: World) -> None:
    """Press one of the keys of the training; the end of a run more often than its beginning."""
    state, actions = world.camada.state, world.camada.window.menu_actions
    names = ("train", "step") if state.session.phase is Phase.IDLE else ("train", "step", "stop")
    if state.session.phase is Phase.RUNNING:
        names = ("train", "stop", "stop")
    name = world.chance.choice(names)
    if actions[name].isEnabled():
        actions[name].trigger()


def wait(world: World) -> None:
    """Let a run go on for a while."""
    if world.camada.state.session.phase is not Phase.IDLE:
        world.settle(8)


def reset(world: World) -> None:
    action = world.camada.window.menu_actions["reset"]
    if action.isEnabled():
        action.trigger()
        press_notice(world)


def press_notice(world: World) -> None:
    """Do what the message bar offers."""
    present = world.camada.window.notices.present
    if present is not None and present.action is not None:
        present.action[1]()


def move_rate(world: World) -> None:
    world.camada.window.tool_bar.rate.moved.emit(world.chance.choice(RATES))


def look_back(world: World) -> None:
    names = ("epoch_before", "epoch_before", "epoch_after", "now", "go_on_here", "take_back")
    action = world.camada.window.menu_actions[world.chance.choice(names)]
    if action.isEnabled():
        action.trigger()


def choose_sample(world: World) -> None:
    names = ("previous", "next", "random", "planes")
    action = world.camada.window.menu_actions[world.chance.choice(names)]
    if action.isEnabled():
        action.trigger()


def choose_data(world: World) -> None:
    name = world.chance.choices(DATA, (4, 4, 2, 2, 1))[0]
    if world.chance.random() < 0.15:
        name = str(world.broken_file())
    world.camada.window.docks.data.panel.accept_path(name)


def draw(world: World) -> None:
    """Paint strokes, or click into the plane; sometimes undo, clear or paste."""
    world.camada.window.docks.draw.raise_()
    world.settle()
    panel = world.camada.window.docks.draw.panel  # of the window that is there now
    for target in (panel.canvas, panel.plane):
        if target.isEnabled() and not hands.hidden(target):
            places = [hands.somewhere(world.chance, target) for _ in range(3)]
            button = world.chance.choice((hands.LEFT, hands.LEFT, Qt.MouseButton.RightButton))
            hands.stroke(target, places, button)
            if world.chance.random() < 0.3:
                hands.press(
                    world.chance.choice((Qt.Key.Key_Z, Qt.Key.Key_V)), hands.CONTROL, target
                )
    world.chance.choice((lambda: None, lambda: None, panel.clear, panel.paste))()


def evaluate(world: World) -> None:
    """Look at the confusion matrix, and click into it."""
    world.camada.window.docks.evaluate.raise_()
    world.settle(2)
    matrix = world.camada.window.docks.evaluate.panel.matrix
    if not hands.hidden(matrix.viewport()):
        hands.click(matrix.viewport(), hands.somewhere(world.chance, matrix.viewport()))
        keys = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape)
        hands.press(world.chance.choice(keys), at=matrix)


def compare(world: World) -> None:
    """Keep a unit beside the next one, and let it go."""
    compared = world.camada.window.docks.neuron.panel.compare
    world.camada.window.docks.neuron.raise_()
    world.chance.choice((compared.keep, compared.let_go))()
