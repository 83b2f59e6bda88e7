package io.forebay.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.CopyState;
import io.forebay.core.store.StoredObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XattrCodecTest {

  private static final ObjectId ID = new ObjectId(Bucket.local("bucket"), "dir/key");

  private static ObjectRecord record(long generation, Blocks blocks, ObjectMetadata metadata) {
    ObjectAttributes attributes =
        new ObjectAttributes(
            blocks.sizeBytes(),
            "0cc175b9c0f1b6a831c399e269772661",
            "v1",
            Instant.ofEpochSecond(1_700_000_000, 123_456_789),
            List.of(Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[] {1, 2, 3, 4})),
            metadata);
    CopyState copy = new CopyState("origin", Instant.ofEpochSecond(1_700_000_001, 5), true);
    return new ObjectRecord(generation, new StoredObject(attributes, copy), blocks);
  }

  private static final ObjectRecord EXAMPLE =
      record(
          0x0102030405060708L,
          new Blocks(List.of(new Segment(70_000, 65_536)), new int[] {0x11223344, 0x55667788}),
          new ObjectMetadata(Map.of("content-type", "text/plain"), Map.of("k", "v")));

  /// What version 1 wrote. A later program must read it: never change these bytes.
  private static final String GOLDEN =
      "01020102030405060708f0a204000000006553f100075bcd15000000006553f10100000005203063"
          + "633137356239633066316236613833316333393965323639373732363631027631066f726967696e"
          + "010300040102030430010c636f6e74656e742d747970650a746578742f706c61696e01016b017601"
          + "f0a20410081122334455667788a671eb6213a0e1dc";

  @Test
  void theBytesOfVersionOneDoNotChange() {
    XattrCodec.Encoded encoded = XattrCodec.encode(ID, EXAMPLE);

    assertThat(HexFormat.of().formatHex(encoded.attribute())).isEqualTo(GOLDEN);
    assertThat(encoded.sidecar()).isEmpty();
    ObjectRecord read = XattrCodec.decode(HexFormat.of().parseHex(GOLDEN)).orElseThrow().whole();
    assertThat(read).isEqualTo(EXAMPLE);
  }

  @Test
  void noDamagedByteIsBelieved() {
    byte[] attribute = XattrCodec.encode(ID, EXAMPLE).attribute();

    for (int i = 0; i < attribute.length; i++) {
      byte[] damaged = attribute.clone();
      damaged[i] ^= 0x10;
      assertThat(XattrCodec.decode(damaged)).as("byte %s", i).isEmpty();
    }
    for (int length = 0; length < attribute.length; length++) {
      assertThat(XattrCodec.decode(Arrays.copyOf(attribute, length))).isEmpty();
    }
  }

  @Test
  void whatAnotherProgramWroteIsNotBelievedAlthoughItsChecksumIsRight() {
    assertThat(XattrCodec.decode(sealed(bytes -> {}))).isPresent();

    assertThat(XattrCodec.decode(sealed(bytes -> bytes.put(0, (byte) 2)))).as("version").isEmpty();
    assertThat(XattrCodec.decode(sealed(bytes -> bytes.put(10, (byte) 0xf1)))).as("size").isEmpty();
    assertThat(XattrCodec.decode(sealed(bytes -> bytes.putLong(13, Long.MAX_VALUE))))
        .as("an instant that is none")
        .isEmpty();
    assertThat(XattrCodec.decode(sealed(bytes -> bytes.putInt(37, -1).put(41, (byte) 7))))
        .as("a length of 2 GiB")
        .isEmpty();
    for (int length = 0; length < GOLDEN.length() / 2 - 4; length++) {
      int limit = length;
      assertThat(XattrCodec.decode(sealed(bytes -> bytes.limit(limit))))
          .as("%s bytes", limit)
          .isEmpty();
    }
  }

  /// The example with a change, and the checksum that fits it.
  private static byte[] sealed(Consumer<ByteBuffer> change) {
    byte[] golden = HexFormat.of().parseHex(GOLDEN);
    ByteBuffer bytes = ByteBuffer.wrap(golden, 0, golden.length - 4);
    change.accept(bytes);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    return ByteBuffer.allocate(bytes.limit() + 4)
        .put(bytes)
        .putInt((int) checksum.getValue())
        .array();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  void whatIsWrittenIsRead(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      ObjectRecord record = randomRecord(random);

      XattrCodec.Encoded encoded = XattrCodec.encode(ID, record);

      assertThat(encoded.attribute().length).isLessThanOrEqualTo(XattrCodec.INLINE_BYTES_MAX);
      XattrCodec.Head head = XattrCodec.decode(encoded.attribute()).orElseThrow();
      assertThat(head.hasSidecar()).isEqualTo(encoded.sidecar().isPresent());
      ObjectRecord read =
          encoded
              .sidecar()
              .map(sidecar -> XattrCodec.join(head, sidecar).orElseThrow())
              .orElseGet(head::whole);
      assertThat(read).isEqualTo(record);
      encoded.sidecar().ifPresent(sidecar -> assertThat(XattrCodec.ownerOf(sidecar)).contains(ID));
    }
  }

  @Test
  void theSidecarOfAnotherWriteIsNotJoined() {
    ObjectMetadata large = new ObjectMetadata(Map.of("content-type", "x".repeat(3000)), Map.of());
    Blocks blocks = new Blocks(List.of(), new int[0]);
    var first = XattrCodec.encode(ID, record(1, blocks, large));
    var second = XattrCodec.encode(ID, record(2, blocks, large));

    XattrCodec.Head head = XattrCodec.decode(first.attribute()).orElseThrow();

    assertThat(XattrCodec.join(head, first.sidecar().orElseThrow())).isPresent();
    assertThat(XattrCodec.join(head, second.sidecar().orElseThrow())).isEmpty();
  }

  private static ObjectRecord randomRecord(Random random) {
    List<Segment> segments = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      segments.add(new Segment(1 + random.nextInt(100_000_000), 1 << (16 + random.nextInt(5))));
    }
    int count = (int) segments.stream().mapToLong(Segment::blocksCount).sum();
    Blocks blocks = new Blocks(segments, random.ints(count).toArray());
    ObjectMetadata metadata =
        new ObjectMetadata(
            Map.of("content-type", "x".repeat(random.nextInt(100))),
            Map.of("ä" + random.nextInt(), "y".repeat(random.nextInt(2000))));
    return record(random.nextLong(), blocks, metadata);
  }
}
