"""Downloads: well-known sets of data by one click, from where their makers or copiers keep them.

A set is loaded once into the data folder and read from there like any other files. The checksums
are those that the makers and torchvision tell; MD5 is what they tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data.dataset import Progress
from core.data.remote import FetchError, RemoteFile, is_safe
from core.errors import DatasetError
from core.messages import Message
from core.places import data_folder


@dataclass(frozen=True)
class RemoteSet:
    """A set of data in the network.

    Attributes:
        about: what it is, and under which licence.
        files: all there are; a single one is what is read, of several their folder.
        mirrors: URLs of folders that hold them, the best first.
    """

    title: Message
    about: Message
    files: tuple[RemoteFile, ...]
    mirrors: tuple[str, ...]

    @property
    def n_bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.n_bytes for file in self.files)


def _like_mnist(*told: tuple[str, int]) -> tuple[RemoteFile, ...]:
    names = (
        "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    )
    return tuple(RemoteFile(name, *one) for name, one in zip(names, told, strict=True))


SETS = {
    "mnist": RemoteSet(
        Message("MNIST"),
        Message("70,000 handwritten digits, 28 × 28 (LeCun, Cortes, Burges; CC BY-SA 3.0)"),
        _like_mnist(
            ("f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
            ("d53e105ee54ea40749a09fcbcd1e9432", 28_881),
            ("9fb629c4189551a2d022fa330f9573f3", 1_648_877),
            ("ec29112dd5afa0611ce80d1b7f02629c", 4_542),
        ),
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist",
            "https://storage.googleapis.com/cvdf-datasets/mnist",
        ),
    ),
    "fashion-mnist": RemoteSet(
        Message("Fashion-MNIST"),
        Message("70,000 pictures of clothes, 28 × 28 (Zalando; MIT)"),
        _like_mnist(
            ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
            ("25c81989df183df01b3e8a0aad5dffbe", 29_515),
            ("bef4ecab320f06d8554ea6380940ec79", 4_422_102),
            ("bb300cfdad3c16e7a12a480ee83cd310", 5_148),
        ),
        (
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion",
        ),
    ),
    "kmnist": RemoteSet(
        Message("Kuzushiji-MNIST"),
        Message("70,000 characters of old Japanese script, 28 × 28 (ROIS-CODH; CC BY-SA 4.0)"),
        _like_mnist(
            ("bdb82020997e1d708af4cf47b453dcf7", 18_165_135),
            ("e144d726b3acfaa3e44228e80efcd344", 29_497),
            ("5c965bf0a639b31b8f53240b1b52f4d7", 3_041_136),
            ("7320c461ea6c1c855c0b718fb2a4b134", 5_120),
        ),
        ("https://codh.rois.ac.jp/kmnist/dataset/kmnist",),
    ),
    "cifar-10": RemoteSet(
        Message("CIFAR-10"),
        Message("60,000 colour pictures of ten things, 32 × 32 (Krizhevsky)"),
        (RemoteFile("cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a", 170_498_071),),
        ("https://www.cs.toronto.edu/~kriz",),
    ),
}
"""The sets by name, in the order in which people see them."""


def path_of(name: str) -> Path:
    """Return where a set is read from once it is here: its folder, or its only file."""
    folder, files = _folder(name), SETS[name].files
    return folder / files[0].name if len(files) == 1 else folder


def is_here(name: str) -> bool:
    """Tell whether a set was downloaded."""
    return all((_folder(name) / file.name).is_file() for file in SETS[name].files)


def download(
    name: str, progress: Progress | None = None, mirrors: Sequence[str] | None = None
) -> Path:
    """Load a set into the data folder, unless it is there, and return where it is read from.

    What was loaded before it broke off is not loaded again. A server that fails, or sends another
    file than was published, gives way to the next one.

    Args:
        name: a key of `SETS`.
        progress: hears the share done, at least every tenth of a second; may raise to cancel.
        mirrors: URLs of folders to load from, in place of those of the set.

    Raises:
        DatasetError: when no server gives it, or it cannot be written.
    """
    if name not in SETS:
        raise DatasetError(
            Message(
                "There is no download named {name}. There are {names}.",
                name=repr(name)[:80],
                names=", ".join(SETS),
            )
        )
    found = SETS[name]
    servers = tuple(found.mirrors if mirrors is None else mirrors)
    for url in servers:
        if not is_safe(url):
            raise DatasetError(
                Message("{url} is not safe: a server must begin with https://.", url=url[:200])
            )
    folder = _made(_folder(name))
    n_before = 0
    for file in found.files:
        if not (folder / file.name).is_file():
            _one(file, servers, folder, _share(progress, n_before, found.n_bytes))
        n_before += file.n_bytes
    if progress:
        progress(1.0)
    return path_of(name)


def _one(file: RemoteFile, servers: Sequence[str], folder: Path, on_bytes: Progress) -> None:
    from core.data.fetch import fetch

    reasons: list[FetchError] = []
    for server in servers:
        try:
            fetch(file, server, folder, on_bytes)
            return
        except FetchError as error:
            reasons.append(error)
    raise DatasetError(
        Message(
            "{file} cannot be downloaded from {server}: {reason}. Look whether this computer is "
            "connected, and try again: what was loaded is kept. Or load it with another computer "
            "and choose its folder here.",
            file=file.name,
            server=", ".join(servers),
            reason=reasons[-1].reason if reasons else Message("there is no server"),
        )
    )


def _share(progress: Progress | None, n_before: int, n_all: int) -> Progress:
    def on_bytes(n: float) -> None:
        if progress:
            progress(min(1.0, (n_before + n) / n_all))

    return on_bytes


def _folder(name: str) -> Path:
    return data_folder() / "downloads" / name


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(
            Message(
                "{file} cannot be written ({reason}). Make room there, or name another folder in "
                "the environment variable CAMADA_DATA_DIR.",
                file=str(folder),
                reason=error.strerror or str(error),
            )
        ) from error
    return folder
