package io.forebay.storage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowCodecTest {

  private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        MD5,
        MD5 + "-1",
        MD5 + "-10000",
        MD5 + "-",
        MD5 + "-01",
        MD5 + "-100000",
        MD5 + "-1x",
        MD5 + "x1",
        MD5 + "-99999999999",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-1",
        "D41D8CD98F00B204E9800998ECF8427E",
        "ünïcode-\uD83D\uDE00"
      })
  void everyETagComesBackAsItWas(String etag) {
    Row row =
        new Row(
            new IndexEntry(5L << 40, etag, Instant.ofEpochMilli(-7), true, Long.MIN_VALUE + 3),
            77,
            false);

    assertThat(RowCodec.decode(RowCodec.encode(row))).isEqualTo(row);
  }

  @Test
  void anMd5TakesSixteenBytes() {
    IndexEntry entry = new IndexEntry(1, MD5, Instant.EPOCH, false, 1);

    assertThat(RowCodec.encode(new Row(entry, 1, true))).hasSize(31 + 16);
  }

  @Test
  void aRowOfTheFirstFormatIsRead() {
    byte[] value =
        HexFormat.of()
            .parseHex(
                "01"
                    + "01"
                    + "00000009"
                    + "0000000000000400"
                    + "000000000000007b"
                    + "ffffffffffffffff"
                    + "02"
                    + MD5
                    + "00000003");

    assertThat(RowCodec.decode(value))
        .isEqualTo(
            new Row(
                new IndexEntry(1024, MD5 + "-3", Instant.ofEpochMilli(123), true, -1), 9, false));
  }

  @Test
  void aRowOfAnotherFormatIsRefused() {
    byte[] value = new byte[40];
    value[0] = 2;

    assertThatThrownBy(() -> RowCodec.decode(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RowCodec.decode(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowThatIsNotWholeIsRefused() {
    byte[] value =
        RowCodec.encode(new Row(new IndexEntry(1, MD5 + "-3", Instant.EPOCH, true, 7), 9, false));
    for (int length = 0; length < value.length; length++) {
      byte[] cut = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> RowCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> RowCodec.decode(Arrays.copyOf(value, value.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] md5 = RowCodec.encode(new Row(new IndexEntry(1, MD5, Instant.EPOCH, true, 7), 9, false));
    assertThatThrownBy(() -> RowCodec.decode(Arrays.copyOf(md5, md5.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anETagOfAnotherFormIsRefused() {
    byte[] value =
        RowCodec.encode(new Row(new IndexEntry(1, "", Instant.EPOCH, true, 7), 9, false));
    value[value.length - 1] = 3;

    assertThatThrownBy(() -> RowCodec.decode(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ais/_/bucket", "ais/bucket\0key", "nobody/_/bucket\0key"})
  void whatIsNoRowsKeyIsRefused(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> RowCodec.objectOf(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatComesAfterAPrefixOfTheHighestBytesIsFound() {
    assertThat(RowCodec.after(new byte[] {0, 1, (byte) 0xFF, (byte) 0xFF}))
        .isEqualTo(new byte[] {0, 2});
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b//", "\0", "\0a\0", "é/\uD83D\uDE00", "\uFFFF"})
  void everyNameComesBackFromItsKey(String key) {
    ObjectId id = new ObjectId(new Bucket(Provider.AWS, "cloud.1", "b-1_x.y"), key);

    assertThat(RowCodec.objectOf(RowCodec.rowKey(id))).isEqualTo(id);
  }
}
