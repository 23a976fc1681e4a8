"""What is wrong with the words of a command, in zh and en: what was given, what is expected, what to do."""

import re
from collections.abc import Iterator

import click

_GIVEN = re.compile(r"^'(.*?)' ", re.DOTALL)


def told(error: click.UsageError, langs: list[str]) -> Iterator[str]:
    """The sentences of an error of usage, in some languages."""
    path = error.ctx.command_path if error.ctx else "xiangce"
    for lang in langs:
        yield f"{_said(error, lang)}{_more(path, lang)}"


def _said(error: click.UsageError, lang: str) -> str:
    """The sentence of an error; what click itself says where nothing better is known."""
    if isinstance(error, click.NoSuchOption):
        near = f" ({', '.join(error.possibilities)})" if error.possibilities else ""
        return (
            f"没有选项 {error.option_name}{near}" if lang == "zh" else f"There is no option {error.option_name}{near}"
        )
    if isinstance(error, click.MissingParameter) and error.param:
        name = _name(error.param)
        return f"缺少 {name}" if lang == "zh" else f"{name} is missing"
    if isinstance(error, click.BadParameter) and error.param:
        given = _GIVEN.match(error.message)
        expected = _expected(error.param, lang)
        if given and expected:
            name = _name(error.param)
            return (
                f"{name}：给出“{given[1]}”，应为 {expected}"
                if lang == "zh"
                else f"{name}: given “{given[1]}”, expected {expected}"
            )
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后缺少值" if lang == "zh" else f"{error.option_name} needs a value behind it"
    message = error.format_message().rstrip(".")
    return f"命令有误：{message}" if lang == "zh" else message


def _name(param: click.Parameter) -> str:
    """The name of a parameter as it is typed."""
    return (
        max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(click.get_current_context())
    )


def _expected(param: click.Parameter, lang: str) -> str:
    """What a parameter takes; empty where its type does not tell."""
    if isinstance(param.type, click.Choice):
        choices = [str(each) for each in param.type.choices]
        return "、".join(choices) + " 之一" if lang == "zh" else f"one of {', '.join(choices)}"
    if isinstance(param.type, click.DateTime):
        return "形如 YYYY-MM-DD 的日期" if lang == "zh" else "a day as YYYY-MM-DD"
    return ""


def _more(path: str, lang: str) -> str:
    """Where the options are listed."""
    return f"。可用选项见 `{path} --help`" if lang == "zh" else f". `{path} --help` lists the options"
