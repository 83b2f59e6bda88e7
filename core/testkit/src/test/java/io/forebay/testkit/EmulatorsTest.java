package io.forebay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// That each answers as what it is.
class EmulatorsTest {

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  @Nested
  @ExtendWith(GcsEmulatorExtension.class)
  class Gcs {

    @Test
    void makesABucket(GcsEmulator gcs) throws Exception {
      HttpRequest create =
          HttpRequest.newBuilder(gcs.endpoint().resolve("/storage/v1/b?project=" + gcs.projectId()))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"emulators-test\"}"))
              .build();

      HttpResponse<String> answer = client.send(create, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).contains("storage#bucket");
    }
  }

  @Nested
  @ExtendWith(AzureEmulatorExtension.class)
  class Azure {

    @Test
    void refusesWhatIsNotSigned(AzureEmulator azure) throws Exception {
      HttpResponse<String> answer = get(URI.create(azure.accountEndpoint() + "/c/blob"));

      assertThat(answer.headers().firstValue("x-ms-request-id")).isPresent();
      assertThat(answer.statusCode()).isBetween(400, 404);
    }
  }

  @Nested
  @ExtendWith(S3ProxyServerExtension.class)
  class S3Proxy {

    @Test
    void refusesWhatIsNotSigned(S3ProxyServer proxy) throws Exception {
      HttpResponse<String> answer = get(proxy.endpoint().resolve("/"));

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
    }
  }

  @Nested
  @ExtendWith(NginxServerExtension.class)
  class Nginx {

    @Test
    void servesRangesOfFiles(NginxServer nginx) throws Exception {
      Path directory = Files.createDirectory(nginx.directory().resolve("emulators-test"));
      Files.writeString(directory.resolve("file"), "0123456789");
      HttpRequest range =
          HttpRequest.newBuilder(nginx.endpoint().resolve("/emulators-test/file"))
              .header("range", "bytes=2-4")
              .build();

      HttpResponse<String> answer = client.send(range, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(206);
      assertThat(answer.body()).isEqualTo("234");
      assertThat(answer.headers().firstValue("etag")).isPresent();
    }

    @Test
    void lacksWhatADirectoryNames(NginxServer nginx) throws Exception {
      for (String name : List.of("no-etags", "no-ranges", "no-head", "no-lengths")) {
        Path directory = Files.createDirectories(nginx.directory().resolve(name));
        Files.writeString(directory.resolve("emulators-test"), "0123456789");
      }

      assertThat(headers(nginx, "GET", "no-etags")).doesNotContainKey("etag");
      assertThat(headers(nginx, "GET", "no-ranges")).doesNotContainKey("accept-ranges");
      assertThat(headers(nginx, "HEAD", "no-head")).containsEntry(":status", List.of("405"));
      assertThat(headers(nginx, "GET", "no-lengths"))
          .doesNotContainKeys("content-length", "etag", "last-modified");
    }

    private Map<String, List<String>> headers(NginxServer nginx, String method, String directory)
        throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(nginx.endpoint().resolve("/" + directory + "/emulators-test"))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
      headers.put(":status", List.of(Integer.toString(answer.statusCode())));
      return headers;
    }
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
