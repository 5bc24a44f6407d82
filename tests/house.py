"""Reads the syntax trees of the product: who imports whom, and what code must not do."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
NUMPY = {"np", "numpy"}


@dataclass(frozen=True)
class Import:
    """One imported name: `module` is what stands behind `from` or `import`, dotted."""

    module: str
    name: str | None
    line: int
    level: int
    is_late: bool

    @property
    def full_name(self) -> str:
        """The longest name this import could mean."""
        return f"{self.module}.{self.name}" if self.name else self.module


def product_sources(root: Path) -> dict[str, str]:
    """Return module name to source of main.py, core and gui; a package has its folder's name."""
    paths = [root / "main.py", *root.glob("core/**/*.py"), *root.glob("gui/**/*.py")]
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path.read_text(encoding="utf-8")
        for path in sorted(paths)
        if path.is_file()
    }


def imports(source: str) -> list[Import]:
    """Return all imports, those inside functions and under TYPE_CHECKING too."""
    return list(_imports(ast.parse(source), is_late=False))


def _imports(node: ast.AST, is_late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, None, child.lineno, 0, is_late)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield Import(child.module or "", alias.name, child.lineno, child.level, is_late)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(child, is_late or is_function)


def graph(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which of these modules imports which; the packages around a module do not count."""
    return {
        module: {
            found.full_name if found.full_name in sources else found.module
            for found in imports(source)
            if found.full_name in sources or found.module in sources
        }
        for module, source in sources.items()
    }


def house_part(module: str, ranks: Sequence[str]) -> tuple[int, str] | None:
    """Return rank and listed name of a module (its own or that of a package around it)."""
    found = [
        (rank, name)
        for rank, names in enumerate(ranks)
        for name in names.split()
        if module == name or module.startswith(name + ".")
    ]
    return max(found, key=lambda part: len(part[1]), default=None)


def wrong_ways(modules: Mapping[str, set[str]], ranks: Sequence[str]) -> list[str]:
    """Return the imports that lead up or sideways, and the modules that no rank names."""
    unlisted = [m for m, used in modules.items() if used and house_part(m, ranks) is None]
    wrong = [
        f"{module} imports {used}"
        for module, all_used in modules.items()
        for used in sorted(all_used)
        if not _may_import(house_part(module, ranks), house_part(used, ranks))
    ]
    return [f"{module} has no place in the list" for module in unlisted] + wrong


def _may_import(user: tuple[int, str] | None, used: tuple[int, str] | None) -> bool:
    return user is None or used is None or user == used or used[0] < user[0]


def cycle(modules: Mapping[str, set[str]]) -> list[str]:
    """Return the modules that import each other in a ring, or something that leads into one."""
    left = dict(modules)
    while free := [module for module, used in left.items() if not used & left.keys()]:
        for module in free:
            del left[module]
    return sorted(left)


def unsafe_code(source: str) -> list[str]:
    """Return what could run code out of data: pickled objects, eval, unguarded np.load."""
    tree = ast.parse(source)
    found = [
        f"line {one.line}: imports {one.full_name}"
        for one in imports(source)
        if one.module.split(".")[0] in UNSAFE_MODULES
        or (one.module == "numpy" and one.name == "load")
    ]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return found + [f"line {call.lineno}: {ast.unparse(call)}" for call in calls if _unsafe(call)]


def _unsafe(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in UNSAFE_CALLS
    allowed = [key.value for key in call.keywords if key.arg == "allow_pickle"]
    refused = [isinstance(value, ast.Constant) and value.value is False for value in allowed]
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        is_load = function.attr == "load" and function.value.id in NUMPY
        return (is_load and not refused) or not all(refused)
    return not all(refused)
