"""What a user of boto3 does with a bucket: ENDPOINT BUCKET KIND."""

import hashlib
import io
import sys
import urllib.request

import boto3
import botocore.config
import botocore.exceptions

endpoint, bucket, kind = sys.argv[1:]
config = botocore.config.Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    read_timeout=120,
    retries={"mode": "standard"},
)
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=config)


def expect(code, call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] in code, error
        return
    raise AssertionError(f"{call} did not fail with {code}")


if kind == "cloud":
    s3.create_bucket(Bucket=bucket)
assert bucket in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
s3.head_bucket(Bucket=bucket)

small = b"a small object"
put = s3.put_object(
    Bucket=bucket, Key="small", Body=small, ContentType="text/x-test", Metadata={"colour": "blue"}
)
assert put["ETag"] == '"' + hashlib.md5(small).hexdigest() + '"', put
for _ in range(2):
    got = s3.get_object(Bucket=bucket, Key="small")
    assert got["Body"].read() == small
    assert got["ContentType"] == "text/x-test" and got["Metadata"] == {"colour": "blue"}, got
assert s3.get_object(Bucket=bucket, Key="small", Range="bytes=2-6")["Body"].read() == small[2:7]

# The transfer manager: multipart upload, ranged download.
large = bytes(range(256)) * 4096 * 20
s3.upload_fileobj(io.BytesIO(large), bucket, "large")
target = io.BytesIO()
s3.download_fileobj(bucket, "large", target)
assert target.getvalue() == large

# Checksums, where this version knows them.
s3.put_object(Bucket=bucket, Key="checked", Body=small, ChecksumAlgorithm="SHA256")
head = s3.head_object(Bucket=bucket, Key="checked", ChecksumMode="ENABLED")
assert head.get("ChecksumSHA256"), head

for number in range(12):
    s3.put_object(Bucket=bucket, Key=f"list/{number:02}/a b", Body=b"x")
pages = s3.get_paginator("list_objects_v2").paginate(
    Bucket=bucket, Prefix="list/", PaginationConfig={"PageSize": 5}
)
keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
assert keys == [f"list/{number:02}/a b" for number in range(12)], keys
s3.put_object(Bucket=bucket, Key="ü €", Body=small)
assert s3.get_object(Bucket=bucket, Key="ü €")["Body"].read() == small
old_style = s3.list_objects(Bucket=bucket, Prefix="list/", Delimiter="/")
assert len(old_style["CommonPrefixes"]) == 12, old_style

s3.copy_object(Bucket=bucket, Key="copied", CopySource={"Bucket": bucket, "Key": "small"})
assert s3.get_object(Bucket=bucket, Key="copied")["Body"].read() == small

url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "small"})
assert urllib.request.urlopen(url, timeout=120).read() == small

expect({"NoSuchKey"}, s3.get_object, Bucket=bucket, Key="absent")
expect({"404"}, s3.head_object, Bucket=bucket, Key="absent")
expect({"NoSuchBucket"}, s3.list_objects_v2, Bucket="no-such-bucket-anywhere")
expect({"InvalidRange"}, s3.get_object, Bucket=bucket, Key="small", Range="bytes=900-")
expect({"NotImplemented"}, s3.get_object_tagging, Bucket=bucket, Key="small")

deleted = s3.delete_objects(
    Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys + ["small", "copied"]]}
)
assert len(deleted["Deleted"]) == 14, deleted
expect({"NoSuchKey"}, s3.get_object, Bucket=bucket, Key="small")
print("fine")
