"""HTTP and TCP at saturation, and 1000 requests per second, all through proxies that are warm and stay up."""

import contextlib

from ..context import Context
from ..subjects import Proxy, Subject
from . import profile, saturation, uniform

HTTP12 = saturation.Load("http12", "http", {"path": "/bytes/12", "expect": 12})
HTTP10K = saturation.Load("http10k", "http", {"path": "/bytes/10000", "expect": 10000})
TCP12 = saturation.Load("tcp12", "tcp", {"bytes": 12}, over_tcp=True)
TCP10K = saturation.Load("tcp10k", "tcp", {"bytes": 10000}, over_tcp=True)
LOADS = (HTTP12, HTTP10K, TCP12, TCP10K)
NAMES = ("http12", "http10k", "tcp12", "tcp10k", "uniform")


class Tally:
    """How many HTTP requests each proxy has answered, to be compared with its own counter and its access log."""

    def __init__(self) -> None:
        self.answered: dict[str, int] = {}

    def add(self, proxy: Proxy, count: int) -> None:
        self.answered[proxy.subject.key] = self.answered.get(proxy.subject.key, 0) + count


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    tally = Tally()
    with contextlib.ExitStack() as stack:
        proxies = [stack.enter_context(context.started(subject)) for subject in context.subjects]
        for load in LOADS:
            if load.name in wanted:
                _saturate(context, load, proxies, tally)
                if profiled:
                    answered = profile.record(context, load, proxies[1])
                    tally.add(proxies[1], 0 if load.over_tcp else answered)
        if "uniform" in wanted:
            uniform.run(context, proxies, tally)
        for proxy in proxies:
            _check_books(context, proxy, tally)


def _saturate(context: Context, load: saturation.Load, proxies: list[Proxy], tally: Tally) -> None:
    client_alone = saturation.ceiling(context, load)
    context.measurements.remark(f"{load.name}: client and upstream without a proxy: {client_alone:,.0f}/s")
    for proxy in proxies:
        warm = saturation.once(context, load, proxy, context.plan.warm_up)
        tally.add(proxy, 0 if load.over_tcp else warm.completed)
    for _ in range(context.plan.rounds):
        for proxy in proxies:
            figures, answered = saturation.measure(context, load, proxy)
            tally.add(proxy, 0 if load.over_tcp else answered)
            context.measurements.add(f"{load.name}.cpu", proxy.subject.key, figures.cpu_micros)
            context.measurements.add(f"{load.name}.throughput", proxy.subject.key, figures.per_second)
            context.measurements.add("others", "machine", figures.others)


def _check_books(context: Context, proxy: Proxy, tally: Tally) -> None:
    """Statistics and access log must have seen every request: a proxy that skips them would look faster."""
    answered = tally.answered.get(proxy.subject.key, 0) + 1  # the first answer
    counted = proxy.counter("http.ingress_http.downstream_rq_2xx")
    proxy.stop()
    logged = proxy.access_log_lines()
    _compare(context, proxy.subject, "counted in downstream_rq_2xx", counted, answered)
    _compare(context, proxy.subject, "lines in the access log", logged, answered)


def _compare(context: Context, subject: Subject, what: str, found: int | None, answered: int) -> None:
    if found is None:
        return
    text = f"{subject.title}: {found:,} {what}, {answered:,} answers"
    if abs(found - answered) > answered * 0.0001 + 5:
        context.measurements.doubt(text)
    else:
        context.measurements.remark(text)
