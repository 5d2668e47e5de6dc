"""Where things lie."""

import pathlib

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
TARGET = BENCHMARKS / "target"
WORK = TARGET / "side-by-side"
LOADTOOL_SOURCES = BENCHMARKS / "loadtool"
LOADTOOL = TARGET / "loadtool"
ENVOY_VENV = TARGET / "envoy-venv"
RESULTS = BENCHMARKS / "RESULTS.md"
PILLION = ROOT / "docker" / "target" / "pillion" / "bin" / "pillion"
