"""Callers at the same time, one step at a time: whose turn it is, is drawn and not left to chance.

Each caller has a thread, but only one of them runs at any moment; the others wait before a step.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

_PATIENCE_SECONDS = 30


class Turns:
    """Lets each call go on until its next step, in the order in which `choose` picks them."""

    def __init__(self, choose: Callable[[int], int]) -> None:
        """Let `choose(n)` pick one of n callers that wait."""
        self._choose = choose
        self._here = threading.local()

    def step(self, _step: str) -> None:
        """Wait for the next turn; whoever is no caller of ours just goes on."""
        caller: _Caller | None = getattr(self._here, "caller", None)
        if caller is not None:
            caller.wait_for_turn()

    def run(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Make all the calls and return their answers, or what they raised, in the order given."""
        callers = [_Caller(call, self._here) for call in calls]
        for caller in callers:
            caller.start()
        while waiting := [caller for caller in callers if not caller.is_done]:
            waiting[self._choose(len(waiting)) if len(waiting) > 1 else 0].go_on()
        for caller in callers:
            caller.join(_PATIENCE_SECONDS)
        return [caller.answer for caller in callers]


class _Caller(threading.Thread):
    def __init__(self, call: Callable[[], Any], here: threading.local) -> None:
        super().__init__(daemon=True)
        self._call, self._here = call, here
        self._turn, self._waits = threading.Semaphore(0), threading.Semaphore(0)
        self.is_done = False
        self.answer: Any = None

    def run(self) -> None:
        self._here.caller = self
        self._await(self._turn)
        try:
            self.answer = self._call()
        except BaseException as error:
            self.answer = error
        self.is_done = True
        self._waits.release()

    def go_on(self) -> None:
        self._turn.release()
        self._await(self._waits)

    def wait_for_turn(self) -> None:
        self._waits.release()
        self._await(self._turn)

    def _await(self, semaphore: threading.Semaphore) -> None:
        assert semaphore.acquire(timeout=_PATIENCE_SECONDS), "a caller does not take its turn"
