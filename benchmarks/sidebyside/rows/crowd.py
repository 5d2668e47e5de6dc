"""What a cluster and a listener cost: the memory of a proxy with a thousand of them less that of one with ten."""

import dataclasses
import http.client
import pathlib
import time

from .. import bootstrap
from ..context import Context
from ..subjects import Proxy, Subject

NAMES = ("crowd",)
FEW = 10
MANY = 1_010


@dataclasses.dataclass(frozen=True)
class Crowded(Subject):
    """A proxy with more clusters and listeners than it needs."""

    crowd: bootstrap.Crowd = bootstrap.NOBODY

    def config(self, ports: bootstrap.Ports, upstream: bootstrap.Upstream, access_log: pathlib.Path) -> str:
        return bootstrap.envoy(ports, upstream, access_log, self.crowd)


def run(context: Context, wanted: list[str], profiled: bool) -> None:
    del wanted, profiled
    for _ in range(min(2, context.plan.rounds)):
        for subject in context.subjects:
            if subject.key != "haproxy":  # it has neither clusters nor listeners in Envoy's sense
                _measure(context, subject)


def _measure(context: Context, subject: Subject) -> None:
    few, few_used = _pss(context, subject, bootstrap.Crowd(FEW, FEW))
    clusters, clusters_used = _pss(context, subject, bootstrap.Crowd(MANY, FEW))
    listeners, _ = _pss(context, subject, bootstrap.Crowd(FEW, MANY))
    each = {
        "crowd.per_cluster": clusters - few,
        "crowd.per_used_cluster": clusters_used - few_used,
        "crowd.per_listener": listeners - few,
    }
    for key, mib in each.items():
        each[key] = mib * 1024 / (MANY - FEW)
        context.measurements.add(key, subject.key, each[key])
    print(f"  crowd    {subject.title:16} " + "  ".join(f"{key} {kib:5.1f} KiB" for key, kib in each.items()), flush=True)


def _pss(context: Context, subject: Subject, crowd: bootstrap.Crowd) -> tuple[float, float]:
    """Before and after each cluster has served a request."""
    with context.started(Crowded(subject.key, subject.title, subject.binary, crowd)) as proxy:
        time.sleep(context.plan.settle)
        unused = proxy.pss_mib()
        _use(proxy, crowd)
        time.sleep(context.plan.settle)
        return unused, proxy.pss_mib()


def _use(proxy: Proxy, crowd: bootstrap.Crowd) -> None:
    connection = http.client.HTTPConnection(proxy.http, timeout=10)
    for name in crowd.cluster_names():
        connection.request("GET", "/bytes/12", headers={"x-cluster": name})
        connection.getresponse().read()
    connection.close()
