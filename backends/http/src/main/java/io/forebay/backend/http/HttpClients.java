package io.forebay.backend.http;

import java.time.Duration;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Makes the client: bounded in connections, time and the size of an answer's head, and without
/// anything that it would do of its own accord.
final class HttpClients {

  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final int HEADERS_MAX = 200;
  // So that a name that has moved is noticed, and its new address checked.
  private static final TimeValue CONNECTION_LIFE = TimeValue.ofMinutes(5);
  private static final TimeValue TRUSTED_IDLE = TimeValue.ofMilliseconds(500);

  private static final Set<Integer> BODILESS = Set.of(204, 304);

  private HttpClients() {}

  /// A client; the caller closes it.
  static CloseableHttpClient open(HttpBackendSettings.Limits limits, DnsResolver names) {
    Timeout timeout = timeout(limits.timeout());
    ConnectionConfig connections =
        ConnectionConfig.custom()
            .setConnectTimeout(timeout(limits.connectTimeout()))
            .setSocketTimeout(timeout)
            .setTimeToLive(CONNECTION_LIFE)
            .setValidateAfterInactivity(TRUSTED_IDLE)
            .build();
    Http1Config heads =
        Http1Config.custom()
            .setMaxLineLength(HEADER_BYTES_MAX)
            .setMaxHeaderCount(HEADERS_MAX)
            .build();
    RequestConfig requests =
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout)
            .setResponseTimeout(timeout)
            .setProtocolUpgradeEnabled(false)
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setMaxConnTotal(limits.connectionsMax())
                .setMaxConnPerRoute(limits.connectionsMax())
                .setDefaultConnectionConfig(connections)
                .setDefaultSocketConfig(SocketConfig.custom().setSoKeepAlive(true).build())
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder().http1Config(heads).build())
                .build())
        .setDefaultRequestConfig(requests)
        // What follows an answer that has no body would be taken for the answer to the next
        // request.
        .setConnectionReuseStrategy((request, response, context) ->
            !BODILESS.contains(response.getCode())
                && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context))
        .setUserAgent("Forebay")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static Timeout timeout(Duration value) {
    return Timeout.ofMilliseconds(value.toMillis());
  }
}
