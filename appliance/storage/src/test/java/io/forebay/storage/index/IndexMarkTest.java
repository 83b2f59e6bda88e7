package io.forebay.storage.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexMarkTest {

  private static final String TEXT =
      """
      forebay-index 1
      generation=7
      whole=true
      clean=false
      damaged=false
      boot=b-1
      end=
      """;

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("mark");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }

  @ParameterizedTest
  @CsvSource({"true,false,false", "false,true,false", "false,false,true", "true,true,false"})
  void isReadAsItWasWritten(boolean whole, boolean clean, boolean damaged) throws IOException {
    IndexMark mark = new IndexMark(123_456_789, whole, clean, damaged, "b=1");
    mark.write(directory, FileSync.FORCE);

    assertThat(IndexMark.read(directory)).contains(mark);
  }

  @Test
  void oneOfTheFirstFormatIsRead() throws IOException {
    write(TEXT);

    assertThat(IndexMark.read(directory)).contains(new IndexMark(7, true, false, false, "b-1"));
  }

  @Test
  void withoutOneThereIsNone() throws IOException {
    assertThat(IndexMark.read(directory)).isEmpty();
    Files.createDirectory(file());
    assertThat(IndexMark.read(directory)).isEmpty();
  }

  @Test
  void oneThatIsNotWholeMeansNothing() throws IOException {
    for (int length = 0; length < TEXT.indexOf("end="); length++) {
      write(TEXT.substring(0, length));

      assertThat(IndexMark.read(directory)).as("the first %d bytes", length).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forebay-index 1|forebay-index 2",
        "generation=7|generation=-7",
        "generation=7|generation=7000000000",
        "generation=7|generation=x",
        "boot=b-1|boot="
      })
  void oneThatIsNotUnderstoodMeansNothing(String change) throws IOException {
    String[] fromTo = change.split("\\|", 2);
    write(TEXT.replace(fromTo[0], fromTo[1]));

    assertThat(IndexMark.read(directory)).isEmpty();
  }

  @Test
  void oneThatIsTooLongIsNotRead() throws IOException {
    write(TEXT + "x".repeat(5000));

    assertThat(IndexMark.read(directory)).isEmpty();
  }

  @Test
  void aLineThatIsNotUnderstoodIsPassedOver() throws IOException {
    write(TEXT.replace("end=", "later\n=\nend="));

    assertThat(IndexMark.read(directory)).isPresent();
  }

  @Test
  void whatAnEarlierProcessLeftAsideIsNotPartOfIt() throws IOException {
    Files.writeString(directory.resolve("mark.new"), "x".repeat(500));
    IndexMark mark = new IndexMark(7, true, false, false, "b-1");
    mark.write(directory, FileSync.FORCE);

    assertThat(file()).hasContent(TEXT);
    assertThat(directory.resolve("mark.new")).doesNotExist();
  }

  @Test
  void itIsOnTheDiskBeforeItTakesItsName() throws IOException {
    write(TEXT);
    IndexMark next = new IndexMark(8, true, false, false, "b-1");
    List<String> synced = new ArrayList<>();
    next.write(
        directory,
        (path, channel) -> {
          // What a loss of power at this moment leaves.
          boolean replaced = !Files.readString(file()).equals(TEXT);
          synced.add(directory.relativize(path) + " of " + channel.size() / 10 + " " + replaced);
        });

    assertThat(synced).hasSize(2);
    assertThat(synced.get(0)).isEqualTo("mark.new of " + Files.size(file()) / 10 + " false");
    assertThat(synced.get(1)).startsWith(" of ").endsWith(" true");
  }

  @Test
  void anIndexIsBelievedWhereItIsWholeAndNothingOfItCanBeLost() {
    assertThat(new IndexMark(1, true, true, false, "before").isBelieved("now")).isTrue();
    assertThat(new IndexMark(1, true, false, false, "now").isBelieved("now")).isTrue();
    assertThat(new IndexMark(1, true, false, false, "before").isBelieved("now")).isFalse();
    assertThat(new IndexMark(1, false, true, false, "now").isBelieved("now")).isFalse();
  }

  @Test
  void aChangeOfOneThingLeavesTheOthers() {
    IndexMark mark = new IndexMark(1, true, false, false, "b");

    assertThat(mark.withWhole(2, false)).isEqualTo(new IndexMark(2, false, false, false, "b"));
    assertThat(mark.withCleanEnd()).isEqualTo(new IndexMark(1, true, true, false, "b"));
    assertThat(mark.withWhole(1, false).withCleanEnd())
        .isEqualTo(new IndexMark(1, false, true, false, "b"));
    assertThat(mark.withDamage()).isEqualTo(new IndexMark(1, false, false, true, "b"));
  }
}
