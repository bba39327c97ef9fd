from session_service.domain.upload_service import PostForm
from session_service.domain.uploads import Upload
from session_service.storage.object_keys import object_key


class MemoryForms:
    """The domain's Forms, unsigned: every field says openly what the real one would enforce."""

    def post_form(self, upload: Upload, *, expires_in_seconds: int) -> PostForm:
        fields = {
            "key": object_key(upload.locator),
            "Content-Type": upload.content_type,
            "size": str(upload.size),
            "expires_in_seconds": str(expires_in_seconds),
        }
        return PostForm(url="https://uploads.example/", fields=fields)

    def download_url(self, upload: Upload, *, expires_in_seconds: int) -> str:
        key, version = object_key(upload.locator), upload.object_version
        return f"https://uploads.example/{key}?version={version}&expires={expires_in_seconds}"
