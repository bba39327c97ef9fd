"""Upload the built pages to a deployed stack's site: `python -m scripts.deploy_site STACK`.

Assets first and pages last, so that no page ever names an asset that is not there. Assets that
are not in use any more stay for 30 days, for tabs that are open; what else is gone goes at once.
"""

import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from local.pages import files

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

IN_USE, REPLACED = "replaced=false", "replaced=true"  # the bucket's lifecycle rule looks for it
NEEDED = ("SiteUrl", "SiteDistributionId", "PagesBucketName")


def main(arguments: list[str]) -> None:
    """Upload, invalidate what changed under its old name, and print the address."""
    if len(arguments) != 1 or not arguments[0]:
        raise SystemExit("Say which stack: make deploy-site STACK=name")
    pages = built(files.SITES)
    outputs = outputs_of(arguments[0])
    upload(boto3.client("s3"), outputs["PagesBucketName"], pages)
    invalidate(boto3.client("cloudfront"), outputs["SiteDistributionId"], pages)
    print(outputs["SiteUrl"])


def built(sites: Mapping[str, Path]) -> dict[str, Path]:
    """Return the files of the sites by the keys they get. End with one sentence if one is missing.

    What is in the bucket and not here is taken for replaced: half a build would remove the rest.
    """
    found = {
        f"{prefix}{file.relative_to(folder).as_posix()}".removeprefix("/"): file
        for prefix, folder in sites.items()
        for file in folder.rglob("*")
        if file.is_file()
    }
    missing = [folder for folder in sites.values() if not (folder / "index.html").is_file()]
    if missing:
        raise SystemExit(f"{', '.join(map(str, missing))}: no page is built there: make frontend")
    return found


def outputs_of(stack: str) -> dict[str, str]:
    """Return the outputs of a stack that has a site. End with one sentence if it has none."""
    described: Any = boto3.client("cloudformation").describe_stacks(StackName=stack)
    (found,) = described["Stacks"]
    outputs = {item["OutputKey"]: item["OutputValue"] for item in found.get("Outputs", ())}
    if not set(NEEDED) <= outputs.keys():
        raise SystemExit(f"The stack {stack} has no site: deploy it with WithSite=true")
    return outputs


def upload(s3: "S3Client", bucket: str, pages: Mapping[str, Path]) -> None:
    """Put all files, then mark the assets and delete the others that are not among them."""
    for key in sorted(pages, key=order):
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=pages[key].read_bytes(),
            ContentType=files.content_type(key),
            CacheControl=files.cache_control(key),
            Tagging=IN_USE,
        )
    for key in [key for key in _keys(s3, bucket) if key not in pages]:
        if files.is_asset(key):
            _mark(s3, bucket, key)
        else:
            s3.delete_object(Bucket=bucket, Key=key)


def invalidate(cloudfront: Any, distribution: str, pages: Mapping[str, Path]) -> None:
    """Have the edge forget the pages; assets never change under their names."""
    changed = [f"/{key}" for key in sorted(pages) if key.endswith(".html")]
    changed += [path.removesuffix("index.html") for path in changed if path.endswith("index.html")]
    cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": len(changed), "Items": changed},
            "CallerReference": str(uuid.uuid4()),
        },
    )


def order(key: str) -> tuple[bool, bool, str]:
    """Return what files are uploaded in the order of: assets, then others, then pages."""
    return (not files.is_asset(key), key.endswith(".html"), key)


def _keys(s3: "S3Client", bucket: str) -> Iterator[str]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from (entry["Key"] for entry in page.get("Contents", ()))


def _mark(s3: "S3Client", bucket: str, key: str) -> None:
    """Have an asset expire 30 days from now, unless it was marked before.

    Copied onto itself, since S3 counts the days of a lifecycle rule from when an object was made.
    """
    marks = s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
    if REPLACED in (f"{mark['Key']}={mark['Value']}" for mark in marks):
        return
    s3.copy_object(
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": bucket, "Key": key},
        MetadataDirective="REPLACE",  # S3 takes no copy onto itself that changes nothing
        ContentType=files.content_type(key),
        CacheControl=files.cache_control(key),
        TaggingDirective="REPLACE",
        Tagging=REPLACED,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
