"""A control group with the limits that sidecars run under, by cgroup v2 or v1, whichever the machine has."""

import contextlib
import os
import pathlib
import time
import typing

from .errors import RunFault

_PERIOD_US = 100_000
# Only the limit shall hold the proxy back, not other work on the machine.
_SHARES = 20_000
_WEIGHT = 5_000


class Limit:
    """Half a CPU and so many bytes. The group lies below this process's own, and is removed at the end."""

    def __init__(self, name: str, cpus: float, memory_bytes: int):
        self._made: list[pathlib.Path] = []
        memory = _own_group("memory")
        if memory is not None:
            self._make_v1(name, cpus, memory_bytes, memory)
        else:
            self._make_v2(name, cpus, memory_bytes)

    def _make_v1(self, name: str, cpus: float, memory_bytes: int, memory: pathlib.Path) -> None:
        cpu = _own_group("cpu")
        if cpu is None:
            raise RunFault("the cpu controller of cgroup v1 is not mounted")
        self._memory = self._make(memory / name)
        cpu_group = self._make(cpu / name)
        _write(self._memory / "memory.limit_in_bytes", memory_bytes)
        _write(cpu_group / "cpu.cfs_period_us", _PERIOD_US)
        _write(cpu_group / "cpu.cfs_quota_us", int(cpus * _PERIOD_US))
        _write(cpu_group / "cpu.shares", _SHARES)
        self._events = self._memory / "memory.oom_control"
        self._peak = self._memory / "memory.max_usage_in_bytes"
        self._throttle = cpu_group / "cpu.stat"
        self.procs_files = [str(self._memory / "cgroup.procs"), str(cpu_group / "cgroup.procs")]

    def _make_v2(self, name: str, cpus: float, memory_bytes: int) -> None:
        root = _v2_parent()
        group = self._make(root / name)
        _write(group / "memory.max", memory_bytes)
        _write(group / "cpu.max", f"{int(cpus * _PERIOD_US)} {_PERIOD_US}")
        _write(group / "cpu.weight", _WEIGHT)
        with contextlib.suppress(OSError):
            _write(group / "memory.swap.max", 0)
        self._memory = group
        self._events = group / "memory.events"
        self._peak = group / "memory.peak"
        self._throttle = group / "cpu.stat"
        self.procs_files = [str(group / "cgroup.procs")]

    def _make(self, group: pathlib.Path) -> pathlib.Path:
        try:
            group.mkdir(exist_ok=True)
        except OSError as error:
            raise RunFault(f"cannot make a control group (run as root): {error}") from error
        self._made.append(group)
        return group

    def oom_kills(self) -> int:
        return _field(self._events, "oom_kill") or 0

    def throttled_periods(self) -> int:
        return _field(self._throttle, "nr_throttled") or 0

    def peak_mib(self) -> typing.Optional[float]:
        try:
            return int(self._peak.read_text(encoding="ascii")) / 2**20
        except OSError:
            return None  # memory.peak came with Linux 5.19

    def remove(self) -> None:
        for group in self._made:
            for _ in range(50):
                try:
                    group.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.1)  # the last process is still leaving


def _own_group(controller: str) -> typing.Optional[pathlib.Path]:
    """This process's group in a v1 hierarchy, or None where the controller is not v1's."""
    for line in pathlib.Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            for mount in (pathlib.Path("/sys/fs/cgroup") / controllers, pathlib.Path("/sys/fs/cgroup") / controller):
                group = mount / path.lstrip("/")
                if group.is_dir():
                    return group
                if mount.is_dir():
                    return mount  # inside a container the mount may be rooted at the own group
    return None


def _v2_parent() -> pathlib.Path:
    """A group that may hand cpu and memory on: the nearest above that has no process or already does."""
    mount = pathlib.Path("/sys/fs/cgroup")
    if not (mount / "cgroup.controllers").exists():
        raise RunFault("neither cgroup v1's memory controller nor cgroup v2 is mounted")
    own = next(
        line.split(":", 2)[2]
        for line in pathlib.Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
        if line.startswith("0::")
    )
    group = mount / own.lstrip("/")
    for candidate in [group, *group.parents]:
        with contextlib.suppress(OSError):
            _write(candidate / "cgroup.subtree_control", "+cpu +memory")
            return candidate
        if candidate == mount:
            break
    raise RunFault("no control group may be given limits here (run as root, cpu and memory delegated)")


def _write(file: pathlib.Path, value: object) -> None:
    fd = os.open(file, os.O_WRONLY)
    try:
        os.write(fd, str(value).encode("ascii"))
    finally:
        os.close(fd)


def _field(file: pathlib.Path, name: str) -> typing.Optional[int]:
    try:
        for line in file.read_text(encoding="ascii").splitlines():
            key, _, value = line.partition(" ")
            if key == name:
                return int(value)
    except OSError:
        pass
    return None
