"""The table: Markdown for a reader, JSON for a program."""

import dataclasses
import datetime
import json
import pathlib
import statistics
import subprocess
import typing

from . import machine
from .context import Context
from .goals import ROWS, Kind, Row
from .measurements import Measurements
from .paths import ROOT
from .subjects import Subject


@dataclasses.dataclass(frozen=True)
class Line:
    """One row's verdict. A figure is None when the row was not measured."""

    row: Row
    envoy: typing.Optional[float]
    ours: typing.Optional[float]
    third: typing.Optional[float]
    spread: str

    @property
    def ratio(self) -> typing.Optional[float]:
        return _divide(self.ours, self.envoy)

    @property
    def figure(self) -> typing.Optional[float]:
        return self.ratio if self.row.kind is Kind.RATIO else self.ours

    @property
    def verdict(self) -> str:
        if self.figure is None:
            return "**not measured**"
        if not self.row.met_by(self.figure):
            return "**missed**"
        return "met, also in the end" if self.row.met_by(self.figure, self.row.final) else "met"


def _divide(ours: typing.Optional[float], envoy: typing.Optional[float]) -> typing.Optional[float]:
    if ours is None or envoy is None or envoy == 0:
        return None
    return ours / envoy


def _reduce(row: Row, values: list[float]) -> typing.Optional[float]:
    """The median of the rounds; of things that must never happen, their sum."""
    if not values:
        return None
    return sum(values) if row.kind is Kind.VALUE and row.goal == 0 else statistics.median(values)


def _spread(row: Row, measurements: Measurements, ours: str) -> str:
    mine, theirs = measurements.values(row.key, ours), measurements.values(row.key, "envoy")
    if row.kind is Kind.RATIO:
        ratios = [a / b for a, b in zip(mine, theirs) if b]
        return f"{min(ratios):.2f}–{max(ratios):.2f}" if ratios else ""
    return f"{min(mine):.{row.decimals}f}–{max(mine):.{row.decimals}f}" if mine else ""


def lines(measurements: Measurements, ours: str) -> list[Line]:
    return [
        Line(
            row,
            _reduce(row, measurements.values(row.key, "envoy")),
            _reduce(row, measurements.values(row.key, ours)),
            _reduce(row, measurements.values(row.key, "haproxy")) if ours != "haproxy" else None,
            _spread(row, measurements, ours),
        )
        for row in ROWS
    ]


def _say(row: Row, value: typing.Optional[float]) -> str:
    return "–" if value is None else f"{value:,.{row.decimals}f} {row.unit}".strip()


def _table(found: list[Line], ours: Subject, third: typing.Optional[Subject]) -> str:
    heads = ["", "Envoy 1.40", ours.title, "ratio", "rounds", "goal", "", "in the end"]
    if third is not None:
        heads[3:3] = [third.title]
    table = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for line in found:
        row = line.row
        ratio = "–" if line.ratio is None else f"{line.ratio:.2f}"
        cells = [row.title, _say(row, line.envoy), _say(row, line.ours), ratio, line.spread]
        cells += [row.say(row.goal), line.verdict, row.say(row.final)]
        if third is not None:
            cells[3:3] = [_say(row, line.third)]
        table.append("| " + " | ".join(cells) + " |")
    return "\n".join(table)


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude", "*"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _command_line(subject: Subject) -> str:
    text = " ".join(subject.arguments(pathlib.Path("bootstrap.yaml")))
    return text.replace(str(ROOT) + "/", "").replace(str(subject.binary.parent) + "/", "")


def _run_by(arguments: list[str]) -> str:
    """The command, without the directories of the machine it ran on."""
    return " ".join(["benchmarks/side-by-side", *(pathlib.Path(each).name if "/" in each else each for each in arguments)])


def _bullets(title: str, texts: list[str]) -> str:
    return "" if not texts else f"\n## {title}\n\n" + "".join(f"- {text}\n" for text in texts)


def markdown(context: Context, arguments: list[str]) -> str:
    ours = context.subjects[1]
    third = context.subjects[2] if len(context.subjects) > 2 else None
    measurements, cores = context.measurements, context.cores
    others = measurements.median("others", "machine") or 0.0
    versions = "".join(
        f"- {subject.title}: `{_command_line(subject)}` — {subject.version()}\n" for subject in context.subjects
    )
    return f"""\
# Side by side with Envoy

Written by `{_run_by(arguments)}`; how it measures stands in [README.md](README.md).

- Date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC, commit {_commit()}
- Machine: {machine.describe()}
- Cores: proxy on {cores.proxy}, client on {cores.client}, upstream on {cores.upstream}; other work kept {others:.1f} cores busy meanwhile
- Rounds: {context.plan.rounds}, in turns; {context.connections} connections at saturation
{versions}
{_table(lines(measurements, ours.key), ours, third)}

"ratio" is ours divided by Envoy's median; "rounds" is the range over the rounds (of the ratio, or of our own figure where the goal is
absolute). Figures are medians of the rounds; failures and OOM kills are sums.
{_bullets("Doubts", measurements.doubts)}{_bullets("Checks", measurements.remarks)}"""


def as_json(context: Context) -> str:
    return json.dumps(context.measurements.as_json(), indent=1)
