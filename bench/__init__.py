"""Forebay beside nginx and S3Proxy, in alternating rounds of one run. Start with `main` and `scenarios`."""
