package io.forebay.storage.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentSlotsTest {

  @TempDir Path directory;

  @Test
  void anIntentThatIsNotDoneIsThereAgain() throws IOException {
    try (IntentSlots slots = new IntentSlots(directory)) {
      slots.reset();
      int done = slots.set("done".getBytes(UTF_8));
      slots.set("left".getBytes(UTF_8));
      slots.done(done);
    }

    assertThat(left()).containsExactly("left");
    assertThat(left()).as("until it is settled").containsExactly("left");
    try (IntentSlots slots = new IntentSlots(directory)) {
      slots.settle();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void theLongestKeyFits() throws IOException {
    String key = "aws/" + "n".repeat(63) + "/" + "b".repeat(63) + "\0" + "k".repeat(1024);
    try (IntentSlots slots = new IntentSlots(directory)) {
      slots.set(key.getBytes(UTF_8));
    }

    assertThat(left()).containsExactly(key);
  }

  @Test
  void whatIsLeftDoesNotStopNewIntents() throws IOException {
    try (IntentSlots slots = new IntentSlots(directory)) {
      for (int i = 0; i < ObjectIndex.INTENTS_MAX; i++) {
        slots.set(("old" + i).getBytes(UTF_8));
      }
    }

    try (IntentSlots slots = new IntentSlots(directory)) {
      assertThat(slots.isDoubtful()).isFalse();
      List<Integer> taken = new ArrayList<>();
      for (int i = 0; i < ObjectIndex.INTENTS_MAX; i++) {
        taken.add(slots.set(("new" + i).getBytes(UTF_8)));
      }
      assertThat(taken).doesNotHaveDuplicates();
      assertThat(slots.left()).hasSize(ObjectIndex.INTENTS_MAX);
    }
    try (IntentSlots slots = new IntentSlots(directory)) {
      assertThat(slots.isDoubtful()).as("more than can have been under way").isTrue();
    }
  }

  @Test
  void aMissingFileIsADoubt() throws IOException {
    try (IntentSlots slots = new IntentSlots(directory)) {
      assertThat(slots.isDoubtful()).isTrue();
    }
    try (IntentSlots slots = new IntentSlots(directory)) {
      assertThat(slots.isDoubtful()).isFalse();
    }
  }

  @Test
  void aNoteThatWasNeverWrittenIsADoubt() throws IOException {
    try (IntentSlots slots = new IntentSlots(directory)) {
      slots.reset();
      slots.set("some key".getBytes(UTF_8));
    }
    flipByteOf("some key");

    try (IntentSlots slots = new IntentSlots(directory)) {
      assertThat(slots.isDoubtful()).isTrue();
      assertThat(slots.left()).isEmpty();
    }
  }

  private List<String> left() throws IOException {
    try (IntentSlots slots = new IntentSlots(directory)) {
      return slots.left().stream().map(key -> new String(key, UTF_8)).toList();
    }
  }

  private void flipByteOf(String text) throws IOException {
    Path file = directory.resolve("intents");
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(at);
      access.write(bytes[at] ^ 1);
    }
  }
}
