package io.forebay.node.config;

import java.util.List;

/// `s3`: how the S3 front end presents itself.
public record S3Section(
    @Setting(value = "us-east-1", says = "Region that buckets are said to be in.") String region,
    @Setting(
            says =
                "Host names under which buckets are subdomains: with s3.example.com a request to"
                    + " photos.s3.example.com means the bucket photos.")
        List<String> hostSuffixes) {}
