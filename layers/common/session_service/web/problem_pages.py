"""Problem codes explained: what stands behind every problem's `type`."""

from typing import TypedDict

from session_service.domain.problem_codes import ProblemCode
from session_service.web.errors import RouteNotFoundError
from session_service.web.problems import PROBLEMS, problem_type


class ProblemPage(TypedDict):
    """One code: its status, what it means to a developer, what to say to the visitor."""

    type: str
    code: str
    status: int
    title: str
    what_to_do: str
    user_text: str


def problem_page(code: str) -> ProblemPage:
    """Return what a code means. Raise RouteNotFoundError for a code we never answer."""
    try:
        known = ProblemCode(code)
    except ValueError:
        raise RouteNotFoundError from None
    problem = PROBLEMS[known]
    return {
        "type": problem_type(known),
        "code": str(known),
        "status": int(problem.status),
        "title": problem.title,
        "what_to_do": problem.remedy,
        "user_text": problem.user_text,
    }
