"""With --profile: where our proxy's CPU time goes under a load, by perf."""

import pathlib
import shutil
import subprocess

from ..context import Context
from ..loadtool import finish
from ..paths import WORK
from ..subjects import Proxy
from . import saturation

SECONDS = 5


def _name_compiled_methods(pid: int) -> None:
    """Asks a JVM for /tmp/perf-PID.map, which perf reads; other programs have their own symbols."""
    candidates = [shutil.which("jcmd"), *map(str, sorted(pathlib.Path("/usr/lib/jvm").glob("*25*/bin/jcmd")))]
    for jcmd in filter(None, candidates):
        done = subprocess.run([jcmd, str(pid), "Compiler.perfmap"], capture_output=True, timeout=30, check=False)
        if done.returncode == 0:
            return


def _report(perf: str, data: pathlib.Path, by: str) -> str:
    command = [perf, "report", "-i", str(data), "--stdio", "--no-children", "-g", "none", "--percent-limit", "0.4"]
    done = subprocess.run([*command, "--sort", by], capture_output=True, text=True, timeout=120, check=False)
    return "\n".join(line for line in done.stdout.splitlines() if line and not line.startswith("#")) + "\n\n"


def record(context: Context, load: saturation.Load, proxy: Proxy) -> int:
    """Writes the profile; returns how many answers the load got meanwhile."""
    perf = shutil.which("perf")
    if perf is None:
        context.measurements.remark("no profile: perf is not installed")
        return 0
    data = WORK / f"profile-{load.name}.data"
    running = context.loadtool.start(
        load.command, target=load.target(proxy), connections=context.connections, seconds=SECONDS + 2, **load.options
    )
    command = [perf, "record", "-q", "-F", "999", "-g", "-o", str(data), "-p", str(proxy.pid), "--", "sleep", str(SECONDS)]
    subprocess.run(command, capture_output=True, timeout=SECONDS + 30, check=False)
    completed = finish(running, SECONDS)["completed"]
    if proxy.subject.key == "pillion":
        _name_compiled_methods(proxy.pid)
    text = WORK / f"profile-{load.name}.txt"
    text.write_text(_report(perf, data, "dso") + _report(perf, data, "symbol"), encoding="utf-8")
    data.unlink()
    print(f"  profile of {proxy.subject.title} under {load.name}: {text}", flush=True)
    return completed
