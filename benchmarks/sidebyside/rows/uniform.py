"""1000 requests per second, uniformly spaced: CPU per request, and the latency that the proxy adds."""

from ..context import Context
from ..subjects import Proxy

RATE = 1000
CONNECTIONS = 8


def run(context: Context, proxies: list[Proxy], tally) -> None:
    for _ in range(context.plan.rounds):
        context.await_quiet()
        direct = _load(context, context.upstream.http)["late"]
        print(f"  uniform  direct           p50 {direct['p50']:7.1f} µs  p99 {direct['p99']:8.1f} µs", flush=True)
        for proxy in proxies:
            context.await_quiet()
            _measure(context, proxy, direct, tally)


def _measure(context: Context, proxy: Proxy, direct: dict, tally) -> None:
    cpu = proxy.cpu_seconds()
    result = _load(context, proxy.http)
    cpu = (proxy.cpu_seconds() - cpu) / max(result["completed"], 1) * 1e6
    through = result["late"]
    tally.add(proxy, result["completed"])
    print(
        f"  uniform  {proxy.subject.title:16} p50 {through['p50']:7.1f} µs  p99 {through['p99']:8.1f} µs"
        f"  CPU {cpu:6.1f} µs  failed {result['failed']}",
        flush=True,
    )
    if result["failed"] > 0:
        context.measurements.doubt(f"uniform: {result['failed']} failures with {proxy.subject.title}")
    context.measurements.add("uniform.cpu", proxy.subject.key, cpu)
    context.measurements.add("uniform.p50", proxy.subject.key, max(0.0, through["p50"] - direct["p50"]))
    context.measurements.add("uniform.p99", proxy.subject.key, max(0.0, through["p99"] - direct["p99"]))


def _load(context: Context, target: str) -> dict:
    seconds = context.plan.uniform
    return context.loadtool.run(
        "http", seconds, target=target, rate=RATE, connections=CONNECTIONS, seconds=seconds, split=0.5,
        path="/bytes/12", expect=12,
    )
