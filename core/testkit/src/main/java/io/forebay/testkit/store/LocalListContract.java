package io.forebay.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import io.forebay.core.store.LocalStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [LocalStore] promises of lists.
public abstract class LocalListContract {

  private static final Bucket BUCKET = Bucket.local("list-bucket");

  private LocalStore store;
  private StoreDriver driver;

  /// An empty store; it is closed after the test.
  protected abstract LocalStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
    driver = new StoreDriver(store);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void put(String... keys) {
    for (String key : keys) {
      driver.put(new ObjectId(BUCKET, key), new byte[key.length()], "v-" + key.length());
    }
  }

  private List<String> names(String prefix, String delimiter, String startAfter, int entriesMax) {
    Optional<String> after = startAfter.isEmpty() ? Optional.empty() : Optional.of(startAfter);
    return store
        .list(BUCKET, new ListRequest(prefix, delimiter, after, entriesMax, Optional.empty()))
        .entries()
        .stream()
        .map(ListEntry::name)
        .toList();
  }

  @Test
  void anEntryTellsSizeAndTagAndTime() {
    put("key");

    assertThat(store.list(BUCKET, ListRequest.ofPrefix("")).entries())
        .containsExactly(new ListEntry.Item("key", 3, "v-3", StoreDriver.WRITTEN_AT));
  }

  @Test
  void keysComeInTheOrderOfTheirBytes() {
    put("b", "a/b", "a", "a!b", "\uD83D\uDE00", "\uFFFD", "a//b", "B", "a0", "ä");

    assertThat(names("", "", "", 1000))
        .containsExactly("B", "a", "a!b", "a//b", "a/b", "a0", "b", "ä", "\uFFFD", "\uD83D\uDE00");
  }

  @Test
  void keysBelowADelimiterAreRolledUp() {
    put("a", "b/1", "b/2", "c/d/e", "c0", "d/");

    assertThat(names("", "/", "", 1000)).containsExactly("a", "b/", "c/", "c0", "d/");
    assertThat(names("b/", "/", "", 1000)).containsExactly("b/1", "b/2");
    assertThat(names("c", "/", "", 1000)).containsExactly("c/", "c0");
    assertThat(names("", "/", "b/", 1000)).containsExactly("c/", "c0", "d/");
    assertThat(store.list(BUCKET, new ListRequest("d", "/", Optional.empty(), 9, Optional.empty())))
        .isEqualTo(new ListPage(List.of(new ListEntry.CommonPrefix("d/")), Optional.empty()));
  }

  @Test
  void overwrittenAndDeletedObjectsAreListedAsTheyAre() {
    put("a", "b", "c");
    driver.put(new ObjectId(BUCKET, "b"), new byte[99], "new");
    store.delete(new ObjectId(BUCKET, "a"));

    List<ListEntry> entries = store.list(BUCKET, ListRequest.ofPrefix("")).entries();

    assertThat(entries)
        .containsExactly(
            new ListEntry.Item("b", 99, "new", StoreDriver.WRITTEN_AT),
            new ListEntry.Item("c", 1, "v-1", StoreDriver.WRITTEN_AT));
  }

  @Test
  void otherBucketsAreNotListed() {
    put("a");
    driver.put(new ObjectId(Bucket.local("list-bucket2"), "b"), new byte[1], "v");
    driver.put(new ObjectId(Bucket.local("list-bucke"), "c"), new byte[1], "v");

    assertThat(names("", "", "", 1000)).containsExactly("a");
    assertThat(store.list(Bucket.local("nothing"), ListRequest.ofPrefix("")))
        .isEqualTo(ListPage.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void pagesTogetherAreTheListWhateverTheirSize(long seed) {
    Random random = new Random(seed);
    TreeSet<String> expected = new TreeSet<>(new KeyOrder());
    TreeSet<String> rolledUp = new TreeSet<>(new KeyOrder());
    for (int i = 0; i < 150; i++) {
      String key = randomKey(random);
      put(key);
      expected.add(key);
      int cut = key.indexOf('/');
      rolledUp.add(cut < 0 ? key : key.substring(0, cut + 1));
    }

    for (int entriesMax : List.of(1, 7, 149, 1000)) {
      assertThat(allPages("", entriesMax)).containsExactlyElementsOf(expected);
      assertThat(allPages("/", entriesMax)).containsExactlyElementsOf(rolledUp);
    }
  }

  private static String randomKey(Random random) {
    StringBuilder key = new StringBuilder("k");
    for (int i = random.nextInt(6); i >= 0; i--) {
      key.append("ab/.%ä".charAt(random.nextInt(6)));
    }
    return key.toString();
  }

  private List<String> allPages(String delimiter, int entriesMax) {
    List<String> names = new ArrayList<>();
    Optional<String> continuation = Optional.empty();
    do {
      ListPage page =
          store.list(
              BUCKET, new ListRequest("", delimiter, Optional.empty(), entriesMax, continuation));
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(entriesMax);
      page.entries().forEach(entry -> names.add(entry.name()));
      continuation = page.continuation();
    } while (continuation.isPresent());
    return names;
  }
}
