"""The use cases of an upload that a visitor asks for: create, list, read, delete."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.errors import (
    IdempotencyInFlightError,
    QuotaExceededError,
    UploadNotFoundError,
)
from session_service.domain.idempotency import (
    IdempotencyRecord,
    IdempotentCall,
    require_same_request,
)
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import Lifetimes, Session, over, require_live
from session_service.domain.upload_ids import new_upload_id
from session_service.domain.uploads import (
    FORM_MS,
    NewUpload,
    Upload,
    UploadLocator,
    UploadPolicy,
    UploadReason,
    UploadStatus,
    clean_filename,
)


@dataclass(frozen=True, slots=True)
class UploadRefused:
    """Why an upload was not added, as the store saw it: the session now, or an earlier call."""

    session: Session | None
    record: IdempotencyRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostForm:
    """What a browser needs to send the file straight to S3."""

    url: str
    fields: Mapping[str, str]


class UploadStore(Protocol):
    """Where upload rows are kept; rows and the session's counters always move together."""

    def add(
        self,
        session: Session,
        upload: Upload,
        event: Change,
        *,
        max_files: int,
        max_total_bytes: int,
        idle_expires_at: int,
        call: IdempotentCall | None,
    ) -> UploadRefused | None:
        """Write row, counters and idempotency record, or nothing; say why where nothing."""
        ...

    def get(self, locator: UploadLocator) -> Upload | None:
        """Return the row, strongly consistent, or None."""
        ...

    def page(
        self, tenant_id: str, collection_id: str, *, limit: int, after: str | None
    ) -> tuple[list[Upload], str | None]:
        """Return up to `limit` rows, oldest first, and the id to go on after, or None."""
        ...

    def delete(
        self, upload: Upload, event: Change, *, session: Session, idle_expires_at: int
    ) -> UploadRefused | None:
        """Tombstone a row and release its quota while the session lives; say why where it cannot.

        A row that was over already is no reason to refuse: both fields are None then.
        """
        ...


class Forms(Protocol):
    """Makes the short-lived permissions with which a browser talks to S3."""

    def post_form(self, upload: Upload, *, expires_in_seconds: int) -> PostForm:
        """Return a form that accepts exactly this upload: key, type, size, checksum."""
        ...

    def download_url(self, upload: Upload, *, expires_in_seconds: int) -> str:
        """Return a link to the stored version, as an attachment under its own name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadService:
    """One method per use case. The session given has just been proven live."""

    store: UploadStore
    forms: Forms
    policy: UploadPolicy
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def create(
        self,
        session: Session,
        new: NewUpload,
        cause: Cause,
        call: IdempotentCall | None,
        *,
        admit: Callable[[], None] | None = None,
    ) -> tuple[Upload, PostForm | None]:
        """Reserve room for one file and hand out the form to send it.

        `admit` is asked once the file is one that may be uploaded, and may refuse it.
        Raise QuotaExceededError, UploadTypeNotAllowedError, UploadTooLargeError, InvalidFieldError,
        IdempotencyMismatchError or the error of a session that is over. The form is None only
        where an idempotent repeat comes after the file has arrived or the form has run out.
        """
        self.policy.require_allowed(new)
        now = self.clock()
        deadline = self.lifetimes.idle_deadline(session, now)
        upload = self._fresh(session, new, now, deadline)
        if self._form(upload, now) is None:
            # Less than a second is left of the session: too little to send anything.
            raise over(session, deadline, self.lifetimes)
        if admit is not None:
            admit()
        event = change(
            Action.UPLOAD_CREATED,
            cause=cause,
            session_id=session.session_id,
            at=now,
            entropy=self.entropy,
            facts={"size": new.size, "content_type": new.content_type},
        )
        refused = self.store.add(
            session,
            upload,
            event,
            max_files=self.policy.max_files,
            max_total_bytes=self.policy.max_total_bytes,
            idle_expires_at=deadline,
            call=call,
        )
        if refused is not None:
            upload = self._repeat(session, upload, call, refused)
        return upload, self._form(upload, self.clock())

    def page(
        self, session: Session, *, limit: int, after: str | None
    ) -> tuple[list[Upload], str | None]:
        """Return the session's uploads, oldest first, and where to go on."""
        return self.store.page(session.tenant_id, session.collection_id, limit=limit, after=after)

    def get(self, session: Session, upload_id: str) -> Upload:
        """Return one upload of the session or raise UploadNotFoundError."""
        upload = self.store.get(_locator(session, upload_id))
        if upload is None:
            raise UploadNotFoundError
        return upload

    def download_url(self, upload: Upload, *, expires_in_seconds: int) -> str | None:
        """Return a link to the file, or None while (or since) there is nothing to download."""
        if upload.status is not UploadStatus.STORED:
            return None
        return self.forms.download_url(upload, expires_in_seconds=expires_in_seconds)

    def delete(self, session: Session, upload_id: str, cause: Cause) -> None:
        """Delete one upload at the visitor's wish; repeating it changes nothing."""
        upload = self.get(session, upload_id)
        now = self.clock()
        event = change(
            Action.UPLOAD_DELETED,
            cause=cause,
            session_id=session.session_id,
            at=now,
            entropy=self.entropy,
            reason=UploadReason.USER_REQUESTED,
        )
        refused = self.store.delete(
            upload,
            event,
            session=session,
            idle_expires_at=self.lifetimes.idle_deadline(session, now),
        )
        if refused is not None and refused.session is not None:
            require_live(refused.session, self.clock(), self.lifetimes)

    def _fresh(self, session: Session, new: NewUpload, now: int, deadline: int) -> Upload:
        return Upload(
            locator=_locator(session, new_upload_id(now, self.entropy)),
            session_id=session.session_id,
            status=UploadStatus.PENDING,
            filename=clean_filename(new.filename),
            content_type=new.content_type,
            size=new.size,
            sha256=new.sha256,
            created_at=now,
            form_expires_at=min(now + FORM_MS, deadline),
            version=1,
        )

    def _form(self, upload: Upload, now: int) -> PostForm | None:
        seconds = (upload.form_expires_at - now) // 1000
        if upload.status is not UploadStatus.PENDING or seconds < 1:
            return None
        return self.forms.post_form(upload, expires_in_seconds=seconds)

    def _repeat(
        self,
        session: Session,
        wanted: Upload,
        call: IdempotentCall | None,
        refused: UploadRefused,
    ) -> Upload:
        if refused.record is not None and call is not None:
            require_same_request(call, refused.record)
            return self.get(session, refused.record.result["upload_id"])
        current = refused.session
        if current is None:
            raise IdempotencyInFlightError
        require_live(current, self.clock(), self.lifetimes)
        if current.upload_count >= self.policy.max_files:
            raise QuotaExceededError(f"A session may hold {self.policy.max_files} files.")
        if current.upload_bytes + wanted.size > self.policy.max_total_bytes:
            raise QuotaExceededError(
                f"A session may hold {self.policy.max_total_bytes} bytes in all."
            )
        raise IdempotencyInFlightError


def _locator(session: Session, upload_id: str) -> UploadLocator:
    return UploadLocator(
        tenant_id=session.tenant_id, collection_id=session.collection_id, upload_id=upload_id
    )
