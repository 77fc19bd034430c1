"""What is changed: the operators of mutmut, but those for strings, and three of the classical ones that it has not."""

from collections.abc import Callable, Iterable, Iterator

import libcst as cst
from mutmut.mutation.mutators import mutation_operators, operator_string

# texts for people and for the log: a mutant of them says nothing about what a room promises
SPOKEN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "log"}
# what is read when a module is imported or by the type checker alone
DECLARED = (cst.Annotation, cst.Decorator, cst.Parameters, cst.Import, cst.ImportFrom, cst.Del, cst.Assert)

Operator = Callable[[cst.CSTNode], Iterable[cst.CSTNode]]


def negated_condition(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """`if x` to `if not x`."""
    inner = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(cst.Not(), inner))


def nothing_returned(node: cst.Return) -> Iterator[cst.CSTNode]:
    """`return x` to `return None`."""
    if node.value and not (isinstance(node.value, cst.Name) and node.value.value == "None"):
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def removed_statement(node: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """`act(x)`, `n += 1`, `raise E` and `yield x` to `pass`."""
    (first, *more) = node.body
    acts = isinstance(first, cst.Expr) and not isinstance(first.value, cst.BaseString)
    if not more and (acts or isinstance(first, cst.AugAssign | cst.Raise)):
        yield node.with_changes(body=[cst.Pass()])


OPERATORS: list[tuple[type, Operator]] = [
    *((kind, operator) for kind, operator in mutation_operators if operator is not operator_string),
    (cst.If, negated_condition),
    (cst.While, negated_condition),
    (cst.CompIf, negated_condition),
    (cst.Return, nothing_returned),
    (cst.SimpleStatementLine, removed_statement),
]


def passed_over(node: cst.CSTNode) -> bool:
    """Nothing below this node is changed."""
    dunder = isinstance(node, cst.FunctionDef) and node.name.value in {"__repr__", "__str__"}
    return isinstance(node, DECLARED) or dunder or spoken(node)


def spoken(node: cst.CSTNode) -> bool:
    """Whether this is a text for people, with or without what is filled in."""
    if isinstance(node, cst.BinaryOperation):
        return spoken(node.left)
    if not isinstance(node, cst.Call):
        return False
    inner = node.func.value if isinstance(node.func, cst.Attribute) else node.func
    return isinstance(inner, cst.Name) and inner.value in SPOKEN


def changes(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    """Each way to change this very node, with the name of the operator."""
    for kind, operator in OPERATORS:
        if isinstance(node, kind):
            name = operator.__name__.removeprefix("operator_")
            yield from ((name, changed) for changed in operator(node) if _keeps_texts(node, changed))


def _keeps_texts(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    """A call that is changed is still given the texts it was given."""
    if not (isinstance(node, cst.Call) and isinstance(changed, cst.Call)):
        return True
    kept = [arg.value for arg in changed.args]
    return all(any(arg.value is one for one in kept) for arg in node.args if spoken(arg.value))
