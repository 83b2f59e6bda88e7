package io.forebay.testkit.backend;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static io.forebay.testkit.backend.BackendUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.name.KeyOrder;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.object.ObjectAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What lists of a cloud's buckets promise.
public interface BackendListContract extends BackendUnderTest {

  @Test
  default void anEmptyBucketHasAnEmptyList() {
    assertThat(backend().list(bucket(), ListRequest.ofPrefix(""))).isEqualTo(ListPage.EMPTY);
  }

  @Test
  default void anAbsentBucketHasNoList() {
    assertFails(
        ErrorCode.NO_SUCH_BUCKET, () -> backend().list(absentBucket(), ListRequest.ofPrefix("")));
  }

  @Test
  default void aListSaysWhatHeadSays() {
    put("dir/object", bytes(1234, 1));
    ObjectAttributes head = backend().head(bucket(), "dir/object");

    ListPage page = backend().list(bucket(), ListRequest.ofPrefix("dir/"));

    assertThat(page.entries()).hasSize(1);
    ListEntry.Item item = (ListEntry.Item) page.entries().getFirst();
    assertThat(item.name()).isEqualTo("dir/object");
    assertThat(item.sizeBytes()).isEqualTo(1234);
    assertThat(item.etag()).isEqualTo(head.etag());
    assertThat(item.lastModified().truncatedTo(ChronoUnit.SECONDS))
        .isEqualTo(head.lastModified().truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  default void aListShowsEveryWriteBeforeIt() {
    for (int i = 0; i < 20; i++) {
      put("key-" + i, new byte[1]);
      assertThat(names(backend().list(bucket(), ListRequest.ofPrefix("")))).contains("key-" + i);
    }
    backend().delete(bucket(), "key-7", Conditions.NONE);
    assertThat(names(backend().list(bucket(), ListRequest.ofPrefix(""))))
        .hasSize(19)
        .doesNotContain("key-7");
  }

  @Test
  default void theOrderIsThatOfTheKeysBytes() {
    List<String> keys =
        List.of("Z", "a!b", "a/b", "a0", "a/b!", "\uff61", "\ud83d\ude00", "z", "\u00e4", "a b+%");
    keys.forEach(key -> put(key, new byte[1]));

    assertThat(names(backend().list(bucket(), ListRequest.ofPrefix(""))))
        .containsExactlyElementsOf(keys.stream().sorted(KeyOrder.BY_UTF_8).toList());
  }

  @Test
  default void whatContinuesAfterACommonPrefixSkipsAllBelowIt() {
    List.of("a", "b/1", "b/2", "b/3", "c").forEach(key -> put(key, new byte[1]));

    ListPage page =
        backend().list(bucket(), new ListRequest("", "/", Optional.of("b/"), 10, Optional.empty()));

    assertThat(names(page)).containsExactly("c");
    assertThat(page.isTruncated()).isFalse();
  }

  @Test
  default void aPageThatHoldsAllIsNotTruncated() {
    List.of("a", "b/1", "b/2").forEach(key -> put(key, new byte[1]));

    ListPage page =
        backend().list(bucket(), new ListRequest("", "/", Optional.empty(), 2, Optional.empty()));

    assertThat(names(page)).containsExactly("a", "b/");
    assertThat(page.isTruncated()).isFalse();
  }

  @Test
  default void everyListIsThatOfTheModel() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    NavigableMap<String, ObjectAttributes> model = new TreeMap<>(KeyOrder.BY_UTF_8);
    for (int i = 0; i < 40; i++) {
      String key = randomKey(random, pagesAnyKey() ? "\ud83d\ude00" : "~");
      put(key, new byte[i]);
      model.put(key, backend().head(bucket(), key));
    }

    for (int i = 0; i < 60; i++) {
      ListRequest request =
          randomRequest(random, model.navigableKeySet().first(), takesEveryDelimiter() ? "0" : "/");
      assertThat(allNames(request))
          .as("seed %d, list %d: %s", seed, i, request)
          .isEqualTo(modelNames(model, request));
    }
  }

  private List<String> allNames(ListRequest request) {
    List<String> names = new ArrayList<>();
    ListRequest next = request;
    while (true) {
      ListPage page = backend().list(bucket(), next);
      assertThat(page.entries().size()).isLessThanOrEqualTo(request.entriesMax());
      names.addAll(names(page));
      if (!page.isTruncated()) {
        return names;
      }
      assertThat(page.entries()).isNotEmpty();
      next =
          new ListRequest(
              request.prefix(),
              request.delimiter(),
              request.startAfter(),
              request.entriesMax(),
              page.continuation());
    }
  }

  private static List<String> modelNames(
      NavigableMap<String, ObjectAttributes> model, ListRequest request) {
    ListRequest whole =
        new ListRequest(
            request.prefix(),
            request.delimiter(),
            request.startAfter(),
            ListRequest.ENTRIES_MAX,
            Optional.empty());
    return names(Pages.of(model, whole));
  }

  private static List<String> names(ListPage page) {
    return page.entries().stream().map(ListEntry::name).toList();
  }

  // Directories and objects have other names, for clouds whose keys are paths.
  private static String randomKey(Random random, String wide) {
    StringBuilder key = new StringBuilder();
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      key.append(pick(random, "d", "d!", "d0", wide + "d")).append('/');
    }
    return key.append(pick(random, "o", "o!", "o-", "o0", wide))
        .append(random.nextInt(5))
        .toString();
  }

  private static ListRequest randomRequest(Random random, String someKey, String other) {
    String prefix = pick(random, "", "", "d", "d/", "d!/", "D", "o", "none/");
    String delimiter = pick(random, "", "/", "/", other);
    Optional<String> startAfter =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(pick(random, "d", "d!/", "d/d/", "d0/o1", "o", someKey, "zzz"));
    return new ListRequest(prefix, delimiter, startAfter, 1 + random.nextInt(7), Optional.empty());
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
