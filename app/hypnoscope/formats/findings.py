"""Findings of automatic scoring as the sidecar keeps them."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypnoscope.core.finding import Finding


def findings_as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings ready for JSON."""
    return [
        {
            "kind": finding.kind,
            "channels": list(finding.channels),
            "severity": finding.severity,
            "spans_s": [list(span) for span in finding.spans],
            "sentence": finding.sentence,
        }
        for finding in findings
    ]


def findings_from_json(content: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Rebuild what `findings_as_json` gave.

    Raises
    ------
    KeyError, TypeError, ValueError
        When `content` is something else.
    """
    return tuple(
        Finding(
            kind=str(item["kind"]),
            channels=tuple(str(name) for name in item["channels"]),
            spans=tuple((float(start), float(stop)) for start, stop in item["spans_s"]),
            severity=item["severity"],
            sentence=str(item["sentence"]),
        )
        for item in content
    )
