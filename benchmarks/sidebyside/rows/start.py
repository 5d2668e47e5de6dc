"""From the start of the process to the first 200 through the proxy, everything on one core."""

import time

from ..context import READY_LIMIT_SECONDS, Context
from ..subjects import Subject

NAMES = ("start",)


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for _ in range(context.plan.starts):
        for subject in context.subjects:
            millis = _measure(context, subject)
            print(f"  start    {subject.title:16} {millis:7.0f} ms", flush=True)
            context.measurements.add("start.first_answer", subject.key, millis)


def _measure(context: Context, subject: Subject) -> float:
    context.await_quiet()
    proxy = context.new_proxy(subject)
    poller = context.loadtool.start("http", target=proxy.http, wait_ready=READY_LIMIT_SECONDS)
    try:
        time.sleep(0.05)  # the poller polls before the proxy exists
        proxy.start({context.cores.proxy})
        result = context.finish_while_alive(poller, proxy, READY_LIMIT_SECONDS)
        return (result["ready_ns"] - proxy.started_ns) / 1e6
    finally:
        proxy.discard()
