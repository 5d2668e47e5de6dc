"""The command line, and the order of a run."""

import argparse
import pathlib
import shutil
import time
import types

from . import loadtool, report
from .context import Context, Plan
from .envoy_install import envoy_binary
from .errors import RunFault
from .paths import PILLION, RESULTS, WORK
from .rows import GROUPS
from .subjects import Subject

CONNECTIONS = 32


def parse(arguments: list[str]) -> argparse.Namespace:
    names = [name for group in GROUPS for name in group.NAMES]
    parser = argparse.ArgumentParser(prog="benchmarks/side-by-side", description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, default=PILLION, help="the proxy that is ours")
    parser.add_argument("--envoy", type=pathlib.Path, help="Envoy's binary, instead of installing it")
    parser.add_argument("--haproxy", action="store_true", help="measure HAProxy as well, as a third column")
    parser.add_argument("--stand-in", choices=("envoy", "haproxy"), help="measure this in our place, to try the tool")
    parser.add_argument("--quick", action="store_true", help="everything once and briefly: proves the tool, not the proxy")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of a full run (default: 3)")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="connections at saturation (default: 32)")
    parser.add_argument("--patience", type=float, default=0, help="seconds to spend in all on waiting for a quiet machine")
    parser.add_argument("--only", action="append", choices=names, help="measure this only; may be repeated")
    parser.add_argument("--profile", action="store_true", help="profile our proxy under each saturating load with perf")
    parser.add_argument("--write", type=pathlib.Path, help="where the table goes (default: RESULTS.md after a full run)")
    return parser.parse_args(arguments)


def _ours(options: argparse.Namespace) -> Subject:
    if options.stand_in == "haproxy":
        return Subject("haproxy", "HAProxy", _haproxy())
    if options.stand_in == "envoy":
        return Subject("stand-in", "Envoy (stand-in)", options.envoy or envoy_binary())
    binary = options.bin.resolve()
    return Subject("pillion", "Pillion", loadtool.require_executable(binary, "build it with ./pillion --version"))


def _haproxy() -> pathlib.Path:
    found = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RunFault("HAProxy is not installed")
    return pathlib.Path(found)


def subjects(options: argparse.Namespace) -> list[Subject]:
    """Envoy, then ours, then whoever else."""
    chosen = [Subject("envoy", "Envoy", options.envoy or envoy_binary()), _ours(options)]
    if options.haproxy and options.stand_in != "haproxy":
        chosen.append(Subject("haproxy", "HAProxy", _haproxy()))
    return chosen


def run(options: argparse.Namespace, arguments: list[str]) -> int:
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    loadtool.build()
    plan = Plan.quick() if options.quick else Plan.full(options.rounds)
    context = Context(plan, subjects(options), options.connections, options.patience)
    started = time.monotonic()
    try:
        for group in GROUPS:
            wanted = [name for name in group.NAMES if not options.only or name in options.only]
            if wanted:
                _measure(context, group, wanted, options.profile)
    finally:
        context.close()
        (WORK / "measurements.json").write_text(report.as_json(context), encoding="utf-8")
    return _publish(context, options, arguments, time.monotonic() - started)


def _measure(context: Context, group: types.ModuleType, wanted: list[str], profiled: bool) -> None:
    """One group; a fault leaves its rows unmeasured and says why, and the others are measured all the same."""
    print(f"{', '.join(wanted)}:", flush=True)
    try:
        group.run(context, wanted, profiled)
    except RunFault as fault:
        context.measurements.doubt(f"{', '.join(wanted)}: {fault}")


def _publish(context: Context, options: argparse.Namespace, arguments: list[str], seconds: float) -> int:
    text = report.markdown(context, arguments)
    whole = not (options.only or options.quick or options.stand_in)
    target = options.write or (RESULTS if whole else WORK / "RESULTS.md")
    target.write_text(text, encoding="utf-8")
    print(f"\n{text}\nwritten to {target} after {seconds:.0f} s")
    blank = [line.row.key for line in report.lines(context.measurements, context.subjects[1].key) if line.figure is None]
    if blank and not options.only:
        print(f"not measured: {', '.join(blank)}")
        return 1
    return 0


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    try:
        return run(options, arguments)
    except RunFault as fault:
        print(f"side-by-side: {fault}")
        return 1
