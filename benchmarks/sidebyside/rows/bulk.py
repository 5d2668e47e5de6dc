"""One gigabyte each way with a slow reader: how much the proxy's memory grows on the way."""

import time

from ..context import Context
from ..errors import RunFault
from ..subjects import Proxy

NAMES = ("bulk",)
SAMPLE_SECONDS = 0.1
SECONDS_LIMIT = 120


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for subject in context.subjects:
        with context.started(subject) as proxy:
            context.warm_up(proxy, context.plan.warm_up / 2)
            for direction in ("download", "upload"):
                _measure(context, proxy, direction)


def _measure(context: Context, proxy: Proxy, direction: str) -> None:
    time.sleep(context.plan.settle / 2)
    before = peak = proxy.pss_mib()
    transfer = context.loadtool.start("bulk", target=proxy.http, direction=direction, bytes=context.plan.bulk_bytes)
    deadline = time.monotonic() + SECONDS_LIMIT
    while transfer.poll() is None and time.monotonic() < deadline:
        peak = max(peak, proxy.pss_mib())
        time.sleep(SAMPLE_SECONDS)
    if transfer.poll() is None:
        transfer.kill()
    result = _result(transfer, proxy, direction)
    print(
        f"  bulk     {proxy.subject.title:16} {direction:8} {before:6.1f} MiB, at most {peak:6.1f} MiB"
        f"  in {result['seconds']:.1f} s",
        flush=True,
    )
    context.measurements.add(f"bulk.{direction}", proxy.subject.key, peak - before)


def _result(transfer, proxy: Proxy, direction: str) -> dict:
    from ..loadtool import finish

    result = finish(transfer, 1)
    if result["fault"]:
        raise RunFault(f"{direction} through {proxy.subject.title}: {result['fault']} after {result['moved']} bytes")
    return result
