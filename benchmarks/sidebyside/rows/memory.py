"""Proportional set size: of a proxy that has given one answer, and of one that has done all kinds of work."""

import time

from ..context import Context
from ..subjects import Subject
from . import saturation
from .warm import LOADS

NAMES = ("memory",)


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for _ in range(min(2, context.plan.rounds)):
        for subject in context.subjects:
            _measure(context, subject)


def _measure(context: Context, subject: Subject) -> None:
    with context.started(subject) as proxy:
        time.sleep(context.plan.settle)
        idle = proxy.pss_mib()
        for load in LOADS:
            saturation.once(context, load, proxy, context.plan.saturated / 2)
        time.sleep(context.plan.settle)
        loaded = proxy.pss_mib()
    print(f"  memory   {subject.title:16} idle {idle:6.1f} MiB  after load {loaded:6.1f} MiB", flush=True)
    context.measurements.add("memory.idle", subject.key, idle)
    context.measurements.add("memory.loaded", subject.key, loaded)
