"""The option --rule: a rule and its settings in one word."""

from dataclasses import fields
from typing import Annotated, Any, get_type_hints

import typer

from hypnoscope.scoring.rules import RULES, Rule

RuleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        metavar="RULE",
        help="Rule with its settings, as in minimum-bout:wake_s=5,rem_s=10 (others: hmm, "
        "no-rem-from-wake, rebin); may be given several times.",
    ),
]

_TRUE = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def rules_of(texts: list[str] | None) -> tuple[Rule, ...]:
    """Return the rules that the options name, in order."""
    return tuple(parsed_rule(text) for text in texts or ())


def parsed_rule(text: str) -> Rule:
    """Return the rule that a text such as ``"hmm:stickiness=0.9,wake_to_rem=no"`` names.

    Raises
    ------
    typer.BadParameter
        When there is no such rule or setting, or it is not understood.
    ScoringError
        When a setting makes no sense.
    """
    name, _, rest = text.partition(":")
    kind = RULES.get(name.strip())
    if kind is None:
        raise _wrong(f"there is no rule {name!r}; use one of {', '.join(RULES)}.")
    kinds = get_type_hints(kind)
    known = [field.name for field in fields(kind)]
    settings: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in rest.split(","))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or key not in known:
            raise _wrong(f"{part!r} is no setting of {name}; use {'=..., '.join(known)}=...")
        settings[key] = _value(key, value, kinds[key])
    return kind(**settings)


def _value(key: str, text: str, kind: object) -> str | float | bool:
    try:
        if kind is bool:
            return _TRUE[text.casefold()]
        return float(text) if kind is float else text
    except (ValueError, KeyError):
        wanted = "yes or no" if kind is bool else "a number"
        raise _wrong(f"{key} needs {wanted}, not {text!r}.") from None


def _wrong(reason: str) -> typer.BadParameter:
    return typer.BadParameter(reason, param_hint="--rule")
