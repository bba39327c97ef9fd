"""Problem codes explained: what stands behind every problem's `type`."""

from http import HTTPStatus
from typing import TypedDict

from session_service.domain.problem_codes import ProblemCode
from session_service.web.errors import RouteNotFoundError
from session_service.web.preconditions import accepts
from session_service.web.problem_table import PROBLEMS
from session_service.web.problems import problem_type
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response


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


def problem_text(page: ProblemPage) -> str:
    """Return a page as a person reads it."""
    return (
        f"{page['code']} ({page['status']}): {page['title']}\n\n"
        f"What to do: {page['what_to_do']}\n\n"
        f"What to tell your visitor: {page['user_text']}\n"
    )


def explain(request: Request) -> Response:
    """Answer the page of the code in the path: JSON where only that is taken, else text."""
    page = problem_page(request.path_parameters["code"])
    if not accepts(request, "text/plain") and not accepts(request, "text/html"):
        return json_response(HTTPStatus.OK, {**page})
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return Response(status=HTTPStatus.OK, body=problem_text(page), headers=headers)
