from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.uuids import UUID_BYTES, random_uuid, uuid_text

RANDOM = st.binary(min_size=UUID_BYTES, max_size=UUID_BYTES)


@given(RANDOM)
def test_a_random_uuid_is_what_the_standard_library_makes_of_the_same_bytes(random: bytes) -> None:
    assert random_uuid(random) == str(UUID(bytes=random, version=4))
    assert UUID(random_uuid(random)).variant == RFC_4122


@given(RANDOM)
def test_a_uuid_is_written_as_the_standard_library_writes_it(packed: bytes) -> None:
    assert uuid_text(packed) == str(UUID(bytes=packed))
