package io.forebay.storage.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.Provider;
import java.time.Instant;
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

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b//", "\0", "\0a\0", "é/\uD83D\uDE00", "\uFFFF"})
  void everyNameComesBackFromItsKey(String key) {
    ObjectId id = new ObjectId(new Bucket(Provider.AWS, "cloud.1", "b-1_x.y"), key);

    assertThat(RowCodec.objectOf(RowCodec.rowKey(id))).isEqualTo(id);
  }
}
