"""Template engine for texts that leave the house: no mail or letter with an empty placeholder."""

from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.template.base import (
    FilterExpression,
    Template,
    VariableNode,
    render_value_in_context,
)
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode
from django.utils.safestring import SafeData, mark_safe


class EmptyPlaceholder(ValueError):
    """A text was to be written with a variable that is undefined or empty."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(f"“{placeholder}” is empty. Nothing was written.")
        self.placeholder = placeholder


class _Undefined(str):
    """Django's `string_if_invalid`, asked to fill in the variable's name: raises instead."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, placeholder: object) -> str:
        raise EmptyPlaceholder(str(placeholder))


class _RequiredVariable(VariableNode):
    def render(self, context: Context) -> str:
        value = _resolved(self.filter_expression, context)
        return _written(str(self.filter_expression), value, context)


class _RequiredTranslation(BlockTranslateNode):
    def render(self, context: Context, nested: bool = False) -> str:
        _, names = self.render_token_list([*self.singular, *self.plural])
        values = {name: _resolved(given, context) for name, given in self.extra_context.items()}
        for name in set(names) - {self.countervar}:
            value = values.get(name, context.get(name))
            values[name] = mark_safe(_written(name, value, context))  # noqa: S308  # escaped there
        plain = copy(self)
        plain.extra_context = {}
        with context.push(**values):
            return str(BlockTranslateNode.render(plain, context, nested))


def _resolved(expression: FilterExpression, context: Context) -> object:
    """The value after its filters; refused when it was empty before them.

    A filter that draws a dash for nothing would hide the gap. `default` says it is meant.
    """
    plain = copy(expression)
    plain.filters = []
    meant = any(filter_.__name__.startswith("default") for filter_, _ in expression.filters)
    if not meant and plain.resolve(context) in (None, ""):
        raise EmptyPlaceholder(str(expression))
    return expression.resolve(context)


def _written(name: str, value: object, context: Context) -> str:
    text = "" if value is None else str(render_value_in_context(value, context))
    if not text.strip():
        raise EmptyPlaceholder(name)
    finish = getattr(getattr(context.template, "engine", None), "finish", None)
    return text if finish is None or isinstance(value, SafeData) else finish(text)


class StrictLoader(cached.Loader):
    """Finds templates as usual; each placeholder of what it finds must have a value."""

    def get_template(self, template_name: str, skip: list[Any] | None = None) -> Template:
        """The template, its variable nodes replaced by ones that refuse to print nothing."""
        template = super().get_template(template_name, skip)
        for plain, strict in (
            (VariableNode, _RequiredVariable),
            (BlockTranslateNode, _RequiredTranslation),
        ):
            for node in template.nodelist.get_nodes_by_type(plain):
                node.__class__ = strict
        return template


def template_folders() -> list[Path]:
    """Where the project keeps its templates."""
    return [Path(folder) for folder in engines["django"].dirs]


def strict_templates(
    name: str, *, autoescape: bool, finish: Callable[[str], str] | None = None
) -> DjangoTemplates:
    """An engine over the project's template folders that raises EmptyPlaceholder.

    Optional text belongs inside `{% if %}`; anything written with `{{ }}` must be there.

    Args:
        finish: applied to each written value that our own code has not marked safe.
    """
    backend = DjangoTemplates(
        {
            "NAME": name,
            "DIRS": template_folders(),
            "APP_DIRS": False,
            "OPTIONS": {
                "autoescape": autoescape,
                "string_if_invalid": _Undefined("undefined"),
                "loaders": [
                    (
                        "aifactory.face.placeholders.StrictLoader",
                        ["django.template.loaders.filesystem.Loader"],
                    )
                ],
            },
        }
    )
    backend.engine.finish = finish  # type: ignore[attr-defined]  # read by _written
    return backend
