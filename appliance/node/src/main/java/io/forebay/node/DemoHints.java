package io.forebay.node;

import io.forebay.cli.Console;

/// Lines to paste, for trying the gateway with one's own client.
record DemoHints(int port, String bucket, String key) {

  void print(boolean canList, Console console) {
    String endpoint = "http://127.0.0.1:" + port;
    console.result("");
    console.result("Try it (the origin is back):");
    console.result(
        "  aws --endpoint-url %s --no-sign-request s3 cp s3://%s/%s -"
            .formatted(endpoint, bucket, key));
    console.result(
        ("  python3 -c \"import boto3, botocore; print(boto3.client('s3', endpoint_url='%s',"
                + " region_name='us-east-1', config=botocore.config.Config("
                + "signature_version=botocore.UNSIGNED)).get_object(Bucket='%s', Key='%s')"
                + "['ResponseMetadata']['HTTPHeaders']['x-cache'])\"")
            .formatted(endpoint, bucket, key));
    String listed = canList ? bucket : bucket + "/" + key;
    console.result(
        "  rclone lsl ':s3,provider=Other,endpoint=\"%s\":%s'".formatted(endpoint, listed));
  }
}
