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

# An empty body is announced with Expect as well; what follows on the connection is not misread.
once = config.merge(botocore.config.Config(retries={"total_max_attempts": 1}))
one_try = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=once)
for _ in range(2):
    one_try.put_object(Bucket=bucket, Key="empty", Body=io.BytesIO(b""))
    one_try.put_object(Bucket=bucket, Key="full", Body=io.BytesIO(small))
assert one_try.get_object(Bucket=bucket, Key="empty")["Body"].read() == b""

# Addresses to upload to, in the version that is signed by default ("s3" is version 2) and in 4.
for version in ("s3", "s3v4"):
    signing = config.merge(botocore.config.Config(signature_version=version))
    signer = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=signing)
    parameters = {
        "Bucket": bucket,
        "Key": "sent/" + version,
        "ContentType": "text/x-test",
        "Metadata": {"colour": "blue"},
    }
    url = signer.generate_presigned_url("put_object", Params=parameters)
    headers = {"Content-Type": "text/x-test", "x-amz-meta-colour": "blue"}
    request = urllib.request.Request(url, data=small, headers=headers, method="PUT")
    assert urllib.request.urlopen(request, timeout=120).status == 200
    got = s3.get_object(Bucket=bucket, Key="sent/" + version)
    assert got["ContentType"] == "text/x-test" and got["Metadata"] == {"colour": "blue"}, got

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
