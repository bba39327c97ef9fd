"""Two runs at once, deterministically: the second one steps in at every place it could."""

from collections.abc import Callable
from typing import Any


class Interrupted:
    """A port in front of which something else happens, once, before its n-th call."""

    def __init__(self, interruption: "Interruption", port: object) -> None:
        self._interruption, self._port = interruption, port

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._port, name)
        if not callable(call):
            return call

        def interrupted(*arguments: Any, **named: Any) -> Any:
            self._interruption.step()
            return call(*arguments, **named)

        return interrupted


class Interruption:
    """Counts the calls of all the ports it stands in front of, and acts before call `at`."""

    def __init__(self, at: int, act: Callable[[], object]) -> None:
        self._left, self._act = at, act
        self.happened = False

    def before(self, port: object) -> Any:
        return Interrupted(self, port)

    def step(self) -> None:
        if self._left == 0:
            self._left = -1
            self.happened = True
            self._act()
        elif self._left > 0:
            self._left -= 1
