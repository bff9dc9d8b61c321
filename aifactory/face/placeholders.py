"""Template engine for texts that leave the house: no mail or letter with an empty placeholder."""

from typing import Any

from django.conf import settings
from django.template import Context
from django.template.backends.django import DjangoTemplates
from django.template.base import Template, VariableNode, render_value_in_context
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode


class EmptyPlaceholder(ValueError):
    """A text was to be written with a variable that is undefined or empty."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(f"“{placeholder}” is empty. Nothing was written.")
        self.placeholder = placeholder


class _Undefined(str):
    """Django's `string_if_invalid`, asked to fill in the variable's name: raises instead."""

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, placeholder: object) -> str:
        raise EmptyPlaceholder(str(placeholder))


class _RequiredVariable(VariableNode):
    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        text = "" if value is None else str(render_value_in_context(value, context))
        if not text.strip():
            raise EmptyPlaceholder(str(self.filter_expression))
        return text


class _RequiredTranslation(BlockTranslateNode):
    def render(self, context: Context, nested: bool = False) -> str:
        _, names = self.render_token_list([*self.singular, *self.plural])
        with context.push():
            for name, expression in self.extra_context.items():
                context[name] = expression.resolve(context)
            for name in names:
                if name != self.countervar and context.get(name) in (None, ""):
                    raise EmptyPlaceholder(name)
        return str(super().render(context, nested))


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


def strict_templates(name: str, *, autoescape: bool) -> DjangoTemplates:
    """An engine over the project's template folders that raises EmptyPlaceholder.

    Optional text belongs inside `{% if %}`; anything written with `{{ }}` must be there.
    """
    return DjangoTemplates(
        {
            "NAME": name,
            "DIRS": list(settings.TEMPLATES[0]["DIRS"]),
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
