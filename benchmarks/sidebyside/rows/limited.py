"""Half a CPU and 128 MiB, as sidecars really run: start, 500 requests per second from the first moment, survival."""

import os
import time

from ..cgroup import Limit
from ..context import READY_LIMIT_SECONDS, Context
from ..loadtool import finish
from ..subjects import Proxy, Subject

NAMES = ("limited",)
CPUS = 0.5
MEMORY = 128 << 20
RATE = 500
CONNECTIONS = 8


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for number in range(min(2, context.plan.rounds)):
        for subject in context.subjects:
            limit = Limit(f"pillion-side-by-side-{os.getpid()}-{number}-{subject.key}", CPUS, MEMORY)
            try:
                _measure(context, subject, limit)
            finally:
                limit.remove()


def _measure(context: Context, subject: Subject, limit: Limit) -> None:
    context.await_quiet()
    proxy = context.new_proxy(subject)
    seconds = context.plan.limited
    load = context.loadtool.start(
        "http", target=proxy.http, wait_ready=READY_LIMIT_SECONDS, rate=RATE, seconds=seconds, split=seconds / 2,
        connections=CONNECTIONS,
    )
    try:
        time.sleep(0.05)
        proxy.start(context.cores.all_but_client(), limit.procs_files)
        result = finish(load, READY_LIMIT_SECONDS + seconds)
        _report(context, proxy, limit, result)
    finally:
        proxy.discard()


def _report(context: Context, proxy: Proxy, limit: Limit, result: dict) -> None:
    subject, measurements = proxy.subject, context.measurements
    alive = proxy.running()
    start_ms = (result["ready_ns"] - proxy.started_ns) / 1e6
    print(
        f"  limited  {subject.title:16} start {start_ms:6.0f} ms  p99 {result['early']['p99'] / 1000:7.2f} then"
        f" {result['late']['p99'] / 1000:7.2f} ms  failed {result['failed']}  OOM kills {limit.oom_kills()}"
        f"  peak {limit.peak_mib() or -1:.0f} MiB with page cache  throttled {limit.throttled_periods()} periods",
        flush=True,
    )
    if not alive or result["ready_ns"] < 0:
        measurements.doubt(f"limited: {subject.title} was not alive at the end; it printed: {proxy.printed()[-300:]}")
    measurements.add("limited.start", subject.key, start_ms)
    measurements.add("limited.p99", subject.key, result["late"]["p99"] / 1000)
    measurements.add("limited.failures", subject.key, result["failed"])
    measurements.add("limited.oom_kills", subject.key, limit.oom_kills())
