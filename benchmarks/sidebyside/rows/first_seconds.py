"""The first four seconds after the first answer, at 1000 requests per second from the first moment."""

import time

from ..context import READY_LIMIT_SECONDS, Context
from ..subjects import Subject

NAMES = ("first",)
SECONDS = 4
RATE = 1000
CONNECTIONS = 8


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for _ in range(context.plan.rounds):
        for subject in context.subjects:
            _measure(context, subject)


def _measure(context: Context, subject: Subject) -> None:
    context.await_quiet()
    proxy = context.new_proxy(subject)
    load = context.loadtool.start(
        "http", target=proxy.http, wait_ready=READY_LIMIT_SECONDS, rate=RATE, seconds=SECONDS, connections=CONNECTIONS
    )
    try:
        time.sleep(0.05)
        proxy.start({context.cores.proxy})
        result = context.finish_while_alive(load, proxy, READY_LIMIT_SECONDS + SECONDS)
    finally:
        proxy.discard()
    latency = result["late"]
    print(
        f"  first    {subject.title:16} p50 {latency['p50'] / 1000:6.2f} ms  p99 {latency['p99'] / 1000:6.2f} ms"
        f"  max {latency['max'] / 1000:6.2f} ms  failed {result['failed']} of {result['completed']}",
        flush=True,
    )
    context.measurements.add("first.p99", subject.key, latency["p99"] / 1000)
    context.measurements.add("first.failures", subject.key, result["failed"])
