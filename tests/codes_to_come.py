"""Codes that the contract names already, for capabilities that are not there yet.

Identity, linking, merging, privacy, tenants: whoever builds one takes its codes away.
"""

from session_service.domain.problem_codes import ProblemCode

TO_COME = {
    ProblemCode.REAUTHENTICATION_REQUIRED,
    ProblemCode.CONSENT_REQUIRED,
    ProblemCode.TENANT_MISMATCH,
    ProblemCode.LINK_NOT_FOUND,
    ProblemCode.LINK_EXPIRED,
    ProblemCode.LINK_PENDING,
    ProblemCode.SESSION_LIMIT_REACHED,
    ProblemCode.ALREADY_LINKED,
    ProblemCode.UPLOAD_MISMATCH,
    ProblemCode.UPLOAD_EXPIRED,
}
