package io.forebay.backend.gcs;

import com.google.api.client.http.HttpTransport;
import java.io.IOException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// What carries the requests of Google's library: Apache's client, bounded in connections and time,
/// which repeats nothing by itself, follows no redirect, and leaves bodies as they come.
final class ApacheTransport extends HttpTransport {

  // Clouds and what stands before them close connections that nobody uses.
  private static final TimeValue IDLE_MAX = TimeValue.ofSeconds(30);
  private static final TimeValue TRUSTED_FOR = TimeValue.ofMilliseconds(500);

  private final CloseableHttpClient client;
  private final Duration timeout;
  private final ScheduledThreadPoolExecutor watchdog;

  ApacheTransport(GcsBackendSettings.Limits limits) {
    this.timeout = limits.timeout();
    Timeout answer = Timeout.of(timeout);
    Timeout connect = Timeout.of(limits.connectTimeout());
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(limits.connectionsMax())
                    .setMaxConnPerRoute(limits.connectionsMax())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(connect)
                            .setSocketTimeout(answer)
                            .setValidateAfterInactivity(TRUSTED_FOR)
                            .setIdleTimeout(Timeout.of(IDLE_MAX.toDuration()))
                            .build())
                    .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(answer)
                    .setResponseTimeout(answer)
                    .setExpectContinueEnabled(false)
                    .setContentCompressionEnabled(false)
                    .build())
            .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableDefaultUserAgent()
            .build();
    this.watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("gcs-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
  }

  @Override
  protected ApacheRequest buildRequest(String method, String url) {
    return new ApacheRequest(client, watchdog, timeout, method, url);
  }

  @Override
  public void shutdown() throws IOException {
    watchdog.shutdownNow();
    client.close();
  }
}
