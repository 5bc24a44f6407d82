"""Small wrong changes to the syntax tree of a function: what a tired author gets wrong."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Change = tuple[str, ast.AST]
"""What was done in one word, and the node that comes instead of the old one."""

NO_ARITHMETIC = frozenset({"cut", "chunks", "buffer"})
"""Calls whose arguments tell only in which pieces and in which memory the work is done."""

MEASURES = {
    "n_columns": "how many values a sample's columns are, from which the pieces are cut",
    "floats_a_sample": "how many samples are worked on at a time",
    "n_most": "how much memory the largest chunk takes",
    "sizes": "how much memory each buffer takes",
}
"""Names that hold only an amount of memory or of work, and which. A wrong one that is too small
raises, one that is too large is waste: no gradient can change, which each run tests once more."""

SIGNS: dict[type[ast.operator], ast.operator] = {ast.Add: ast.Sub(), ast.Sub: ast.Add()}
PRODUCTS = (ast.Mult, ast.Div)
COMPARISONS: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Gt: ast.Lt(),
    ast.Lt: ast.Gt(),
    ast.GtE: ast.Lt(),
    ast.LtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
}
OPPOSITES = {
    "add": "subtract",
    "subtract": "add",
    "negative": "positive",
    "maximum": "minimum",
    "minimum": "maximum",
    "equal": "not_equal",
    "logical_and": "logical_or",
    "logical_or": "logical_and",
}


@dataclass(frozen=True)
class Mutation:
    """A function with one bug: at which line, of which kind, and what it looks like.

    Attributes:
        measure: the name from `MEASURES` that has a wrong value, "" for arithmetic.
    """

    line: int
    kind: str
    before: str
    after: str
    function: ast.FunctionDef
    measure: str = ""


def mutations(function: ast.FunctionDef) -> Iterator[Mutation]:
    """Yield the function with each bug that one of the rules can put into its body."""
    measured = _measured(function)
    for index, node in enumerate(_places(function)):
        for rule in RULES:
            for kind, new in rule(node):
                wrong = copy.deepcopy(function)
                place = _places(wrong)[index]
                wrong = _Put(place, new).visit(wrong)
                assert isinstance(wrong, ast.FunctionDef)
                wrong.decorator_list = []
                before, after = _text(node), _text(new)
                line = getattr(node, "lineno", function.lineno)
                wrong = ast.fix_missing_locations(wrong)
                yield Mutation(line, kind, before, after, wrong, measured.get(node, ""))


def _measured(function: ast.FunctionDef) -> dict[ast.AST, str]:
    """Return the nodes on the right side of measures, and of which."""
    found: dict[ast.AST, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            name = _name(node.targets[0])
            if name in MEASURES:
                found |= dict.fromkeys(ast.walk(node.value), name)
    return found


def _places(function: ast.FunctionDef) -> list[ast.AST]:
    """Return the nodes of the body, without annotations and calls that are no arithmetic."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        children = ast.iter_child_nodes(node)
        if isinstance(node, ast.FunctionDef):
            children = iter(node.body)
        elif isinstance(node, ast.Call) and _name(node.func) in NO_ARITHMETIC:
            children = iter(())
        waiting.extend(children)
    return found


class _Put(ast.NodeTransformer):
    def __init__(self, place: ast.AST, new: ast.AST) -> None:
        self._place, self._new = place, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._place else self.generic_visit(node)


def _operators(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            yield "sign", ast.BinOp(left, SIGNS[type(sign)], right)
        case ast.BinOp(left, ast.Mult() | ast.Div(), _):
            yield "factor dropped", left
            yield "factor doubled", _twice(node)
        case ast.BinOp(_, ast.MatMult(), _):
            yield "factor doubled", _twice(node)
        case ast.BinOp(left, ast.BitAnd(), right):
            yield "comparison", ast.BinOp(left, ast.BitOr(), right)
        case ast.UnaryOp(ast.USub(), ast.Name() | ast.Attribute() | ast.Call() as operand):
            yield "sign", operand
        case ast.Compare(left, [operator], comparators) if type(operator) in COMPARISONS:
            yield "comparison", ast.Compare(left, [COMPARISONS[type(operator)]], comparators)
        case _:
            return


def _statements(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.AugAssign(target, ast.Add() | ast.Sub() as sign, value):
            yield "sign", ast.AugAssign(target, SIGNS[type(sign)], value)
            place = target.elts[0] if isinstance(target, ast.Tuple) else target
            if isinstance(place, ast.Subscript):
                yield "missing sum", ast.Assign([target], value)
            yield "not written", ast.Pass()
        case ast.Assign([ast.Subscript() | ast.Tuple([ast.Subscript(), *_])], _):
            yield "not written", ast.Pass()
        case ast.Expr(ast.Call()):
            yield "not written", ast.Pass()
        case _:
            return


def _numpy_calls(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Call(ast.Attribute(ast.Name("np") as np, name), [*args], keywords):
            if name in OPPOSITES:
                yield "sign", ast.Call(ast.Attribute(np, OPPOSITES[name]), args, keywords)
            if name in {"multiply", "divide"}:
                one = [args[0], ast.Constant(1)]
                yield "factor dropped", ast.Call(node.func, one, keywords)
            if name in {"multiply", "divide", "matmul"}:
                doubled = [args[0], _twice(args[1])]
                yield "factor doubled", ast.Call(node.func, doubled, keywords)
            if name == "where" and len(args) == 3:
                swapped = [args[0], args[2], args[1]]
                yield "comparison", ast.Call(node.func, swapped, keywords)
        case _:
            return


def _sums(node: ast.AST) -> Iterator[Change]:
    """Replace a sum along an axis by its first term, and its axis by another one."""
    match node:
        case ast.Call(ast.Attribute(of, "sum" | "mean" | "reduce" as name), args, keywords) if (
            name != "reduce" or _text(of) == "np.add"
        ):
            by_name = {k.arg: k.value for k in keywords}
            x = args[0] if _text(of) in {"np", "np.add"} else of
            if "axis" in by_name:
                first: ast.expr = ast.Constant(0)
                if "keepdims" in by_name:
                    first = ast.List([first], ast.Load())
                kept = [k for k in keywords if k.arg in {"axis", "out"}]
                take = ast.Attribute(ast.Name("np", ast.Load()), "take", ast.Load())
                yield "missing sum", ast.Call(take, [x, first], kept)
        case ast.keyword("axis", value):
            if isinstance(value, ast.Tuple):
                yield "axis", ast.keyword("axis", ast.Tuple(value.elts[:1], ast.Load()))
            else:
                other = 1 if _text(value) == "0" else 0
                yield "axis", ast.keyword("axis", ast.Constant(other))
        case _:
            return


def _arrangements(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Attribute(of, "T"):
            yield "transpose dropped", of
        case ast.Call(ast.Attribute(of, "transpose"), _, _):
            yield "transpose dropped", of
        case ast.Subscript(of, ast.Constant(int() as at), context):
            yield "index", ast.Subscript(of, ast.Constant(at - 1 if at > 0 else at + 1), context)
        case ast.Call(ast.Name("range"), [length], []):
            late = [ast.Constant(1), length]
            yield "index", ast.Call(node.func, late, [])
        case _:
            return


RULES: tuple[Callable[[ast.AST], Iterator[Change]], ...] = (
    _operators,
    _statements,
    _numpy_calls,
    _sums,
    _arrangements,
)


def _twice(node: ast.expr) -> ast.expr:
    return ast.BinOp(ast.Constant(2), ast.Mult(), node)


def _name(node: ast.expr) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.keyword):
        return f"{node.arg}={ast.unparse(node.value)}"
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    return " ".join(text.split())
