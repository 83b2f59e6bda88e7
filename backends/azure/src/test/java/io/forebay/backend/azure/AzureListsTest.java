package io.forebay.backend.azure;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.backend.azure.ScriptedService.Answer;
import io.forebay.backend.azure.ScriptedService.Asked;
import io.forebay.core.error.ErrorCode;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.testkit.SeedSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Lists of services that order names in other ways, and that can begin within a list or not.
class AzureListsTest {

  private final ScriptedService service = new ScriptedService();
  private final AzureBackend backend = TestBackends.at(service.endpoint(), TestBackends.LIMITS);

  @AfterEach
  void close() {
    backend.close();
    service.close();
  }

  @ParameterizedTest
  @SeedSource(4)
  void namesComeInTheOrderOfTheirBytesWhateverTheServiceComparesBy(long seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add(randomName(random));
    }
    List<String> wanted = names.stream().distinct().sorted(KeyOrder.BY_UTF_8).toList();
    for (Comparator<String> order : List.of(KeyOrder.BY_UTF_8, Comparator.<String>naturalOrder())) {
      for (boolean jumps : List.of(true, false)) {
        service.script(new Listing(names, order, jumps)::answer);
        String start = wanted.get(random.nextInt(wanted.size()));
        int entriesMax = 1 + random.nextInt(9);

        assertThat(all(Optional.empty(), entriesMax))
            .as("seed %d, %d a page", seed, entriesMax)
            .isEqualTo(wanted);
        assertThat(all(Optional.of(start), entriesMax))
            .as("seed %d, %d a page after %s", seed, entriesMax, start)
            .isEqualTo(wanted.subList(wanted.indexOf(start) + 1, wanted.size()));
      }
    }
  }

  private static String randomName(Random random) {
    String[] pieces = {"a", "b", "/", "\ue000", "\uff61", "\ud83d\ude00", "\u6f22", "~"};
    StringBuilder name = new StringBuilder("n");
    for (int length = 1 + random.nextInt(4); length > 0; length--) {
      name.append(pieces[random.nextInt(pieces.length)]);
    }
    return name.toString();
  }

  @Test
  void aStartWithinTheListIsAskedOfTheService() {
    service.script(new Listing(List.of("a", "b", "c"), KeyOrder.BY_UTF_8, true)::answer);

    assertThat(all(Optional.of("b"), 10)).containsExactly("c");

    assertThat(service.asked())
        .singleElement()
        .satisfies(asked -> assertThat(parameter(asked, "startFrom")).isEqualTo("b"));
  }

  @Test
  void aServiceThatCannotBeginWithinAListIsSkippedThrough() {
    List<String> names = new ArrayList<>();
    for (int i = 1000; i < 1200; i++) {
      names.add("k" + i);
    }
    service.script(new Listing(names, KeyOrder.BY_UTF_8, false)::answer);

    assertThat(all(Optional.of("k1190"), 4)).hasSize(9).startsWith("k1191").endsWith("k1199");
  }

  @Test
  void namesThatWouldBeLeftOutAreAFailureInstead() {
    // As an account with a hierarchical namespace orders them.
    Comparator<String> bySegment = Comparator.comparing(name -> name.replace('/', '\0'));
    service.script(new Listing(List.of("a!", "a/b", "c"), bySegment, true)::answer);

    assertFails(ErrorCode.NOT_IMPLEMENTED, () -> all(Optional.empty(), 1));
  }

  @Test
  void aContinuationOfAnotherBackendIsRefused() {
    for (String text : List.of("", "x", "_zz._._.1", "....")) {
      assertFails(
          ErrorCode.INVALID_ARGUMENT,
          () ->
              backend.list(
                  "bucket", new ListRequest("", "", Optional.empty(), 10, Optional.of(text))));
    }
  }

  @Test
  void theEtagOfABlobIsItsMd5WhereThatIsSurelyItsOwn() {
    String blob =
        "<Blob><Name>%s</Name><Properties><Etag>0x8D1</Etag><Content-Length>3</Content-Length>"
            + "<Content-MD5>AAAAAAAAAAAAAAAAAAAAAA==</Content-MD5><BlobType>%s</BlobType>"
            + "</Properties></Blob>";
    service.script(request ->
        Answer.of(200)
            .with("Content-Type", "application/xml")
            .withBody(
                document(
                    blob.formatted("a", "BlockBlob")
                        + blob.formatted("b", "AppendBlob")
                        + blob.formatted("c", "PageBlob"),
                    "")));

    ListPage page = backend.list("bucket", ListRequest.ofPrefix(""));

    assertThat(page.entries())
        .extracting(entry -> ((ListEntry.Item) entry).etag())
        .containsExactly("0".repeat(32), "0x8D1", "0x8D1");
  }

  private List<String> all(Optional<String> startAfter, int entriesMax) {
    List<String> names = new ArrayList<>();
    Optional<String> continuation = Optional.empty();
    do {
      ListPage page =
          backend.list("bucket", new ListRequest("", "", startAfter, entriesMax, continuation));
      assertThat(page.entries().size()).isLessThanOrEqualTo(entriesMax);
      page.entries().forEach(entry -> names.add(entry.name()));
      continuation = page.continuation();
    } while (continuation.isPresent());
    return names;
  }

  private static String parameter(Asked asked, String name) {
    for (String pair : asked.target().substring(asked.target().indexOf('?') + 1).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static String document(String blobs, String marker) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>"
        + blobs
        + "</Blobs><NextMarker>"
        + marker
        + "</NextMarker></EnumerationResults>";
  }

  /// A service's list of names, whose markers are numbers.
  private record Listing(List<String> names, Comparator<String> order, boolean jumps) {

    private Answer answer(Asked asked) {
      TreeSet<String> sorted = new TreeSet<>(order);
      sorted.addAll(names);
      List<String> all = new ArrayList<>(sorted);
      String startFrom = parameter(asked, "startFrom");
      if (jumps) {
        all.removeIf(name -> order.compare(name, startFrom) < 0);
      }
      String marker = parameter(asked, "marker");
      int from = marker.isEmpty() ? 0 : Integer.parseInt(marker.substring(1));
      // A page is never as long as it may be.
      int most = Math.min(7, Integer.parseInt(parameter(asked, "maxresults")));
      int to = Math.min(all.size(), from + most);
      StringBuilder blobs = new StringBuilder();
      for (String name : all.subList(from, to)) {
        blobs
            .append("<Blob><Name>")
            .append(name)
            .append("</Name><Properties><Etag>0x1</Etag></Properties></Blob>");
      }
      return Answer.of(200)
          .with("Content-Type", "application/xml")
          .withBody(document(blobs.toString(), to < all.size() ? "m" + to : ""));
    }
  }
}
