"""How long each stage of a request took."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """How long each stage of a request took, in seconds."""

    stages: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)

    def end(self, stage: str) -> None:
        """Adds the time since the last stage ended to this one."""
        now = time.perf_counter()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._since
        self._since = now
