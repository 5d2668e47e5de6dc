"""Throughput and CPU per request with the proxy's core full."""

import dataclasses

from .. import machine
from ..context import Context
from ..subjects import Proxy

FULL_CORE = 0.90
ATTEMPTS = 3


@dataclasses.dataclass(frozen=True)
class Load:
    """A saturating load: its name, the loadtool's command and options."""

    name: str
    command: str
    options: dict
    over_tcp: bool = False

    def target(self, proxy: Proxy) -> str:
        return proxy.tcp if self.over_tcp else proxy.http

    def direct(self, context: Context) -> str:
        return context.upstream.echo if self.over_tcp else context.upstream.http


@dataclasses.dataclass(frozen=True)
class Figures:
    per_second: float
    cpu_micros: float  # per request
    proxy_core: float  # the part of its core that the proxy used
    client_core: float
    others: float  # cores that processes outside the measurement used
    completed: int
    failed: int

    @property
    def valid(self) -> bool:
        return self.proxy_core >= FULL_CORE and self.failed == 0

    def __str__(self) -> str:
        return (
            f"{self.per_second:8.0f}/s {self.cpu_micros:7.2f} µs  proxy's core {self.proxy_core:4.0%}"
            f"  client's {self.client_core:4.0%}  others {self.others:.2f} cores  failed {self.failed}"
        )


def once(context: Context, load: Load, proxy: Proxy, seconds: float) -> Figures:
    """One bounded run; CPU time is taken around it, so its few milliseconds of connecting count as well."""
    cpu, busy, upstream = proxy.cpu_seconds(), machine.busy_seconds(), context.upstream.cpu_seconds()
    result = context.loadtool.run(
        load.command, seconds, target=load.target(proxy), connections=context.connections, seconds=seconds,
        **load.options,
    )
    cpu = proxy.cpu_seconds() - cpu
    own = cpu + result["cpu_seconds"] + context.upstream.cpu_seconds() - upstream
    completed = max(result["completed"], 1)
    return Figures(
        per_second=completed / result["seconds"],
        cpu_micros=cpu / completed * 1e6,
        proxy_core=cpu / result["seconds"],
        client_core=result["cpu_seconds"] / result["seconds"],
        others=max(0.0, (machine.busy_seconds() - busy - own) / result["seconds"]),
        completed=result["completed"],
        failed=result["failed"],
    )


def measure(context: Context, load: Load, proxy: Proxy) -> tuple[Figures, int]:
    """The figures and how many answers came in all attempts; a run that the proxy's core did not limit is repeated."""
    best = None
    answered = 0
    for _ in range(ATTEMPTS):
        context.await_quiet()
        figures = once(context, load, proxy, context.plan.saturated)
        answered += figures.completed
        print(f"  {load.name:8} {proxy.subject.title:16} {figures}", flush=True)
        if best is None or figures.proxy_core > best.proxy_core:
            best = figures
        if figures.valid:
            break
    proxy.require_running()
    if best.failed > 0:
        context.measurements.doubt(f"{load.name}: {best.failed} failures with {proxy.subject.title}")
    elif not best.valid:
        context.measurements.doubt(
            f"{load.name}: {proxy.subject.title} used only {best.proxy_core:.0%} of its core"
            f" ({best.others:.1f} cores were busy with other work)"
        )
    return best, answered


def ceiling(context: Context, load: Load) -> float:
    """What client and upstream do without a proxy."""
    seconds = min(2.0, context.plan.saturated)
    result = context.loadtool.run(
        load.command, seconds, target=load.direct(context), connections=context.connections, seconds=seconds,
        **load.options,
    )
    return result["completed"] / result["seconds"]
