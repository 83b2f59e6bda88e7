package io.forebay.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.object.Conditions.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConditionsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ObjectAttributes OBJECT =
      new ObjectAttributes(
          1, "etag", "version", NOON.plusMillis(700), List.of(), ObjectMetadata.NONE);

  private static Conditions ifMatch(String... etags) {
    return new Conditions(
        Optional.of(List.of(etags)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Conditions ifNoneMatch(String... etags) {
    return new Conditions(
        Optional.empty(), Optional.of(List.of(etags)), Optional.empty(), Optional.empty());
  }

  @Test
  void withoutConditionsEverythingProceeds() {
    assertThat(Conditions.NONE.forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
    assertThat(Conditions.NONE.forWrite(Optional.empty())).isEqualTo(Outcome.PROCEED);
    assertThat(Conditions.NONE.isEmpty()).isTrue();
  }

  @Test
  void aReadNeedsOneOfTheEtagsThatItNames() {
    assertThat(ifMatch("other", "etag").forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
    assertThat(ifMatch(Conditions.ANY).forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
    assertThat(ifMatch("other").forRead(OBJECT)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aReadOfWhatTheReaderHasIsNotModified() {
    assertThat(ifNoneMatch("etag").forRead(OBJECT)).isEqualTo(Outcome.NOT_MODIFIED);
    assertThat(ifNoneMatch("other").forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void datesHaveWholeSeconds() {
    Conditions since =
        new Conditions(Optional.empty(), Optional.empty(), Optional.of(NOON), Optional.empty());
    Conditions unmodified =
        new Conditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(NOON));

    assertThat(since.forRead(OBJECT)).isEqualTo(Outcome.NOT_MODIFIED);
    assertThat(unmodified.forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void anEtagSilencesItsDate() {
    Instant before = NOON.minusSeconds(60);
    Conditions matching =
        new Conditions(
            Optional.of(List.of("etag")), Optional.empty(), Optional.empty(), Optional.of(before));
    Conditions other =
        new Conditions(
            Optional.empty(), Optional.of(List.of("other")), Optional.of(NOON), Optional.empty());

    assertThat(matching.forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
    assertThat(other.forRead(OBJECT)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void aCreateOnlyWriteFailsOverAnything() {
    assertThat(ifNoneMatch(Conditions.ANY).forWrite(Optional.of(OBJECT))).isEqualTo(Outcome.FAILED);
    assertThat(ifNoneMatch(Conditions.ANY).forWrite(Optional.empty())).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void anOverwriteNeedsWhatItNames() {
    assertThat(ifMatch("etag").forWrite(Optional.of(OBJECT))).isEqualTo(Outcome.PROCEED);
    assertThat(ifMatch("other").forWrite(Optional.of(OBJECT))).isEqualTo(Outcome.FAILED);
    assertThat(ifMatch(Conditions.ANY).forWrite(Optional.empty())).isEqualTo(Outcome.FAILED);
  }
}
