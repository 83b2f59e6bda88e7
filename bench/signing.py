"""AWS Signature Version 4, in the header form, for requests of the benchmark."""
import hashlib
import hmac
import time
import urllib.parse

ACCESS_KEY = "bench"
SECRET_KEY = "bench-secret-key"
REGION = "us-east-1"
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"


class Signer:
    """Signs for one host; keeps the derived key of the day."""

    def __init__(self, host):
        self.host = host
        self._day = None
        self._key = b""

    def headers(self, method, path, query="", payload=EMPTY_SHA256, at=None):
        """The headers that make the request valid; `path` and `query` are encoded already."""
        moment = time.gmtime(time.time() if at is None else at)
        date = time.strftime("%Y%m%dT%H%M%SZ", moment)
        day = date[:8]
        canonical = (f"{method}\n{path}\n{query}\nhost:{self.host}\nx-amz-content-sha256:{payload}\n"
                     f"x-amz-date:{date}\n\nhost;x-amz-content-sha256;x-amz-date\n{payload}")
        scope = f"{day}/{REGION}/s3/aws4_request"
        text = (f"AWS4-HMAC-SHA256\n{date}\n{scope}\n"
                f"{hashlib.sha256(canonical.encode()).hexdigest()}")
        signature = hmac.digest(self._key_of(day), text.encode(), "sha256").hex()
        return {
            "Host": self.host,
            "x-amz-date": date,
            "x-amz-content-sha256": payload,
            "Authorization":
                f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}, "
                f"SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}",
        }

    def _key_of(self, day):
        if self._day != day:
            key = ("AWS4" + SECRET_KEY).encode()
            for part in (day, REGION, "s3", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._day, self._key = day, key
        return self._key

    def request(self, method, path, query="", payload=EMPTY_SHA256, length=None, at=None):
        """The bytes of a request's head."""
        lines = [f"{method} {path}{'?' + query if query else ''} HTTP/1.1"]
        headers = self.headers(method, path, query, payload, at)
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def query_of(**parameters):
    """A canonical query: sorted, percent-encoded."""
    pairs = sorted((name.replace("_", "-"), str(value)) for name, value in parameters.items())
    return "&".join(f"{urllib.parse.quote(name, safe='-_.~')}={urllib.parse.quote(value, safe='-_.~')}"
                    for name, value in pairs)
