"""Small faults put into a module, one at a time: what a test must notice if it is to be trusted."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Change = tuple[str, Callable[[], ast.AST]]
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt,), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt,), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is, and in words what. ``name`` stays while the module does."""

    path: Path
    line: int
    name: str
    place: int
    which: int

    def tree(self) -> ast.Module:
        """The whole module with the fault."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        holder, field, index, node = list(_places(tree))[self.place]
        _, made = list(_changes(node))[self.which]
        _put(holder, field, index, ast.copy_location(made(), node))
        return ast.fix_missing_locations(tree)


def mutants_of(path: Path, root: Path) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines. Docstrings, types and class bodies are left as they are."""
    line = 0
    for place, (_, _, _, node) in enumerate(_places(ast.parse(path.read_text(encoding="utf-8")))):
        line = getattr(node, "lineno", line)
        for which, (what, _) in enumerate(_changes(node)):
            before = " ".join(ast.unparse(node).split())[:70]
            name = f"{path.relative_to(root)}:{line}:{getattr(node, 'col_offset', 0)} {before} → {what}"
            yield Mutant(path, line, name, place, which)


def _put(holder: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(holder, field, node)
    else:
        getattr(holder, field)[index] = node


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """``(holder, field, place in a list, node)`` of everything that may be changed, from the top."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "decorator_list", "type_params", "bases", "args") and not isinstance(
            tree, ast.Call
        ):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _is_left(tree, node):
                continue
            yield tree, field, index, node
            yield from _places(node)


def _is_left(holder: ast.AST, node: ast.AST) -> bool:
    """
    What says nothing to the program: docstrings, imports, types.

    And what stands in a class but is no method: it is made once, when the class is.
    """
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Call(func=ast.Name(id="TypeVar")):
            return True
    return isinstance(holder, ast.ClassDef) and not isinstance(node, ast.FunctionDef)


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[op]):
            for other in _COMPARED.get(type(op), ()):
                yield other.__name__, lambda other=other: _with(node, ops=[other()])
        case ast.BoolOp(op=op):
            other = ast.Or if isinstance(op, ast.And) else ast.And
            yield other.__name__, lambda: _with(node, op=other())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "without not", lambda: copy.deepcopy(operand)
        case ast.BinOp(op=op) if type(op) in _COUNTED:
            yield _COUNTED[type(op)].__name__, lambda: _with(node, op=_COUNTED[type(op)]())
        case ast.AugAssign(op=op) if type(op) in _COUNTED:
            yield _COUNTED[type(op)].__name__, lambda: _with(node, op=_COUNTED[type(op)]())
        case ast.Constant(value=value):
            yield from _other_values(value)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "if not", lambda: _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[first, *more]):
            yield "if not", lambda: _with(node, ifs=[ast.UnaryOp(ast.Not(), first), *more])
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "return None", lambda: ast.Return(ast.Constant(None))
        case ast.Name(id=name) if name in _CALLED:
            yield _CALLED[name], lambda: _with(node, id=_CALLED[name])
        case ast.Continue():
            yield "break", ast.Break
        case ast.Break():
            yield "continue", ast.Continue
        case ast.Expr(value=ast.Call()):
            yield "left out", ast.Pass


def _other_values(value: Any) -> Iterator[Change]:
    if isinstance(value, bool):
        yield str(not value), lambda: ast.Constant(not value)
    elif isinstance(value, int | float):
        yield str(value + 1), lambda: ast.Constant(value + 1)
    elif isinstance(value, str):
        yield "another text", lambda: ast.Constant(f"{value}X" if value else "X")


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **changed: Any) -> ast.AST:
    fresh = copy.copy(node)
    for name, value in changed.items():
        setattr(fresh, name, value)
    return fresh
