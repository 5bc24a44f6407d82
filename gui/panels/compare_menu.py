"""What can be laid over the curves: this run, and earlier ones of this computer."""

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QMenu, QWidget

from core.messages import number, tr
from core.storage import run_name
from core.storage.run_list import RunSummary
from gui.state.comparison import MOST_KEPT, Comparison, data_in_short
from gui.state.session import Session
from gui.widgets.remark import add_remark
from gui.widgets.tips import tip

_MOST_BLOCKS = 5
_DOT = " \u00b7 "


class CompareMenu(QMenu):
    """Made anew each time it is opened."""

    def __init__(self, comparison: Comparison, session: Session, parent: QWidget) -> None:
        super().__init__(tr("Compare"), parent)
        self._comparison = comparison
        self.setToolTipsVisible(True)
        keep = self.addAction(tr("Keep this run"), comparison.keep_own)
        keep.setEnabled(comparison.has_room and bool(session.figures.epochs))
        tip(keep, _why_not(comparison, session))
        if not comparison.has_room:  # on every screen, and for those who do not wait for a tooltip
            add_remark(self, _full())
        self.addSeparator()
        add_remark(self, tr("Earlier runs on this computer"))
        self._add_earlier()
        if comparison.kept:
            self.addSeparator()
            for run in comparison.kept:
                remove = self.addAction(
                    tr("Remove: {name}", name=str(run.name)),
                    lambda run=run: comparison.remove(run),
                )
                tip(remove, tr("Show the curves of this run no longer"))
            clear = self.addAction(tr("Remove all"), comparison.clear)
            tip(clear, tr("Show the curves of the present run alone"))

    def _add_earlier(self) -> None:
        earlier = self._comparison.earlier()
        if not earlier:
            about = tr("Runs that end stand here, and can be shown behind others")
            add_remark(self, tr("There are none yet."), about)
        for run in earlier:
            action = self.addAction(
                text_of(run), lambda run=run: self._comparison.keep_earlier(run)
            )
            tip(action, self._about_earlier(run))
            is_kept = self._comparison.is_kept(run)
            action.setCheckable(True)
            action.setChecked(is_kept)
            action.setEnabled(self._comparison.has_room and not is_kept)

    def _about_earlier(self, run: RunSummary) -> str:
        if self._comparison.is_kept(run):
            return tr("The curves of this run are shown already.")
        if not self._comparison.has_room:
            return _full()
        return tr("Show the curves of this run behind those of the present one")


def text_of(run: RunSummary) -> str:
    """Return what tells an earlier run from others: name, time, data, blocks, how it ended."""
    moment = QDateTime.fromSecsSinceEpoch(int(run.began))
    metric = run.project.task.metric
    blocks = [block.name for block in run.project.stack]
    if len(blocks) > _MOST_BLOCKS:
        blocks = [*blocks[: _MOST_BLOCKS - 1], "\u2026"]
    n_epochs = run.last.epoch + 1
    parts = [
        *filter(None, [run_name.read(run.run_id)]),
        QLocale().toString(moment, QLocale.FormatType.ShortFormat),
        str(data_in_short(run)),
        " ".join(blocks),
        tr("{n} epoch", "{n} epochs", n=n_epochs),
    ]
    if run.last.validation_score is None:
        parts.append(tr("loss {loss}", loss=number(run.last.train_loss, ".4f")))
    else:
        value = metric.text(run.last.validation_score)
        parts.append(tr("validation {metric} {score}", metric=metric.word, score=value))
    return _DOT.join(parts).replace("&", "&&")


def _why_not(comparison: Comparison, session: Session) -> str:
    if not comparison.has_room:
        return _full()
    if not session.figures.epochs:
        return tr("There is nothing to keep before the first epoch is done.")
    return tr("Leave its curves here while another run is trained or opened")


def _full() -> str:
    return tr("{n} runs are kept already. Remove one first.", n=MOST_KEPT)
