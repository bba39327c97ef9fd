"""The storm of `make storm`, small enough for every run of the tests; and that it can fail."""

import io
from contextlib import redirect_stdout

import pytest

from benchmarks.storm.storm import Storm
from benchmarks.storm.verdict import Verdict
from session_service.domain.bucket_walk import BucketWalk
from session_service.domain.cleanup import SweepService
from session_service.domain.release import ReleaseService


def storm(seed: int) -> Verdict:
    small = Storm(uploads=60, visitors=15, seed=seed)
    # Few uploads, so more than usual of what only the sweep can mend.
    small.deployment.lost_events = 0.3
    verdict = Verdict(small)
    with redirect_stdout(io.StringIO()):
        small.rage(lambda: None, verdict.look)
    verdict.look_at_the_end()
    return verdict


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_left_or_late_in_a_storm(seed: int) -> None:
    verdict = storm(seed)

    assert verdict.wrong == []
    assert verdict.holds
    assert verdict.accepted == verdict.associated > 30


@pytest.mark.parametrize(
    ("part", "method", "wrong"),
    [
        (SweepService, "_look_at_pending", "was never associated"),
        (ReleaseService, "remove_object", "has no owner and is still there"),
        (BucketWalk, "act", "strays in the log"),
    ],
)
def test_a_service_without_one_of_its_parts_does_not_pass(
    part: type, method: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, method, lambda *_: True)

    verdict = storm(2)

    assert not verdict.holds
    assert any(wrong in each for each in verdict.wrong), verdict.wrong
