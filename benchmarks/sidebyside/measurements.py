"""What a run has found so far: values by row, subject and round, and remarks that belong beside the table."""

import collections
import statistics
import typing


class Measurements:
    def __init__(self) -> None:
        self._values: dict[str, dict[str, list[float]]] = collections.defaultdict(lambda: collections.defaultdict(list))
        self.remarks: list[str] = []
        self.doubts: list[str] = []

    def add(self, row: str, subject: str, value: float) -> None:
        self._values[row][subject].append(value)

    def values(self, row: str, subject: str) -> list[float]:
        return self._values[row][subject]

    def median(self, row: str, subject: str) -> typing.Optional[float]:
        values = self.values(row, subject)
        return statistics.median(values) if values else None

    def remark(self, text: str) -> None:
        """Something that a reader of the table should know."""
        print(f"  {text}", flush=True)
        self.remarks.append(text)

    def doubt(self, text: str) -> None:
        """Something that makes a figure doubtful: it stands beside the table and the run does not pass."""
        print(f"  DOUBT: {text}", flush=True)
        self.doubts.append(text)

    def as_json(self) -> dict:
        return {
            "values": {row: dict(by_subject) for row, by_subject in self._values.items()},
            "remarks": self.remarks,
            "doubts": self.doubts,
        }
