"""Idle keep-alive connections, each of which has carried one request: what they cost in the proxy's memory."""

import json
import time

from ..context import Context
from ..subjects import Subject

NAMES = ("idle",)


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for _ in range(min(2, context.plan.rounds)):
        for subject in context.subjects:
            _measure(context, subject)


def _measure(context: Context, subject: Subject) -> None:
    count = context.plan.idle_connections
    with context.started(subject) as proxy:
        context.warm_up(proxy, context.plan.warm_up / 2)
        time.sleep(context.plan.settle)
        before = proxy.pss_mib()
        holder = context.loadtool.start("idle", target=proxy.http, connections=count)
        opened = json.loads(holder.stdout.readline())
        time.sleep(context.plan.settle)
        after = proxy.pss_mib()
        printed, _ = holder.communicate(timeout=30)
        still_open = json.loads(printed)["open"]
    each = (after - before) * 1024 / count
    print(
        f"  idle     {subject.title:16} {before:6.1f} MiB, with {count:,} connections {after:6.1f} MiB:"
        f" {each:5.2f} KiB each; answered {opened['answered']}, still open {still_open}",
        flush=True,
    )
    if opened["failed"] or still_open != count:
        context.measurements.doubt(f"idle: {subject.title} kept {still_open} of {count}, {opened['failed']} failed")
    context.measurements.add("idle.per_connection", subject.key, each)
