package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.BodyDigest;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.UploadService.NamedPart;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UploadTest {

  private static final int PART_BYTES = 5 << 20;
  private static final byte[] WHOLE = Rig.bytes(2 * PART_BYTES + 12_345, 3);

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private Upload begin(ObjectId id) {
    return rig.datapath.create(id, ObjectMetadata.ofContentType("x/y"), Optional.empty(), false);
  }

  private static byte[] part(int index) {
    return Arrays.copyOfRange(
        WHOLE, index * PART_BYTES, Math.min(WHOLE.length, (index + 1) * PART_BYTES));
  }

  private List<NamedPart> putAll(Upload upload) {
    List<NamedPart> named = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      named.add(named(put(upload, 10 * (i + 1), part(i))));
    }
    return named;
  }

  private Part put(Upload upload, int number, byte[] bytes) {
    return rig.datapath.putPart(
        upload.objectId(), upload.id(), number, Rig.source(bytes), BodyIntegrity.NONE);
  }

  private static NamedPart named(Part part) {
    return new NamedPart(part.number(), part.md5(), part.checksums());
  }

  private ObjectAttributes complete(Upload upload, List<NamedPart> parts) {
    return rig.datapath.complete(
        upload.objectId(), upload.id(), parts, Conditions.NONE, Optional.empty());
  }

  private static byte[] digest(ChecksumAlgorithm algorithm, byte[] bytes) {
    BodyDigest digest = new BodyDigest(Set.of(algorithm));
    digest.update(ByteBuffer.wrap(bytes));
    return digest.value(algorithm);
  }

  @Test
  void anUploadToOurOwnBecomesOneObject() {
    Upload upload = begin(Rig.OWN_KEY);
    List<NamedPart> parts = putAll(upload);
    assertThat(rig.datapath.parts(Rig.OWN_KEY, upload.id()).parts()).hasSize(3);
    assertThat(rig.datapath.list(Rig.OWN)).containsExactly(upload);

    ObjectAttributes attributes = complete(upload, parts);

    Rig.Answer answer = rig.get(Rig.OWN_KEY);
    assertThat(answer.bytes()).isEqualTo(WHOLE);
    assertThat(answer.attributes()).isEqualTo(attributes);
    assertThat(attributes.metadata().contentType()).contains("x/y");
    ByteBuffer md5s = ByteBuffer.allocate(48);
    parts.forEach(part -> md5s.put(HexFormat.of().parseHex(part.etag())));
    assertThat(attributes.etag())
        .isEqualTo(HexFormat.of().formatHex(digest(ChecksumAlgorithm.MD5, md5s.array())) + "-3");
    assertThat(rig.datapath.list(Rig.OWN)).isEmpty();
  }

  @Test
  void anUploadToACloudIsWrittenThere() {
    Upload upload = begin(Rig.KEY);

    ObjectAttributes attributes = complete(upload, putAll(upload));

    assertThat(rig.cloud.bytes(Rig.REMOTE, Rig.KEY.key()).orElseThrow()).isEqualTo(WHOLE);
    assertThat(rig.get(Rig.KEY).cache()).isEqualTo(CacheResult.HIT);
    assertThat(rig.get(Rig.KEY).attributes()).isEqualTo(attributes);
  }

  @Test
  void aRepeatedCompletionIsAnsweredTheSame() {
    Upload upload = begin(Rig.OWN_KEY);
    List<NamedPart> parts = putAll(upload);

    ObjectAttributes first = complete(upload, parts);

    assertThat(complete(upload, parts)).isEqualTo(first);
    Rig.fails(ErrorCode.NO_SUCH_UPLOAD, () -> complete(upload, parts.subList(0, 1)));
  }

  @Test
  void aCompletionThatFailedAtTheCloudCanBeRepeated() {
    Upload upload = begin(Rig.KEY);
    List<NamedPart> parts = putAll(upload);
    rig.backend.plan(Operation.PUT, new BackendFault.Fail(ErrorCode.UNAVAILABLE));

    Rig.fails(ErrorCode.UNAVAILABLE, () -> complete(upload, parts));
    complete(upload, parts);

    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(WHOLE);
  }

  @Test
  void wrongPartsAreRefused() {
    Upload upload = begin(Rig.OWN_KEY);
    List<NamedPart> parts = putAll(upload);
    Part small = put(upload, 15, Rig.bytes(100, 1));

    Rig.fails(ErrorCode.MALFORMED_XML, () -> complete(upload, List.of()));
    Rig.fails(ErrorCode.INVALID_PART_ORDER, () -> complete(upload, parts.reversed()));
    Rig.fails(
        ErrorCode.INVALID_PART_ORDER,
        () -> complete(upload, List.of(parts.getFirst(), parts.getFirst())));
    Rig.fails(
        ErrorCode.INVALID_PART,
        () -> complete(upload, List.of(new NamedPart(99, parts.getFirst().etag(), List.of()))));
    Rig.fails(
        ErrorCode.INVALID_PART,
        () -> complete(upload, List.of(new NamedPart(10, "0".repeat(32), List.of()))));
    Rig.fails(
        ErrorCode.ENTITY_TOO_SMALL,
        () -> complete(upload, List.of(parts.getFirst(), named(small), parts.getLast())));
    Rig.fails(ErrorCode.INVALID_ARGUMENT, () -> put(upload, 0, part(0)));
    Rig.fails(ErrorCode.INVALID_ARGUMENT, () -> put(upload, 10_001, part(0)));

    complete(upload, List.of(parts.getFirst(), named(small)));
    assertThat(rig.get(Rig.OWN_KEY).bytes()).hasSize(PART_BYTES + 100);
  }

  @Test
  void aPartThatIsPutAgainIsReplaced() {
    Upload upload = begin(Rig.OWN_KEY);
    Part old = put(upload, 1, Rig.bytes(100, 1));
    Part renewed = put(upload, 1, Rig.bytes(200, 2));

    Rig.fails(ErrorCode.INVALID_PART, () -> complete(upload, List.of(named(old))));
    complete(upload, List.of(named(renewed)));

    assertThat(rig.get(Rig.OWN_KEY).bytes()).isEqualTo(Rig.bytes(200, 2));
  }

  @Test
  void anUnknownUploadIsTold() {
    UploadId unknown = new UploadId("none");
    Upload upload = begin(Rig.OWN_KEY);

    Rig.fails(ErrorCode.NO_SUCH_UPLOAD, () -> rig.datapath.parts(Rig.OWN_KEY, unknown));
    Rig.fails(ErrorCode.NO_SUCH_UPLOAD, () -> rig.datapath.abort(Rig.OWN_KEY, unknown));
    Rig.fails(ErrorCode.NO_SUCH_UPLOAD, () -> rig.datapath.abort(Rig.KEY, upload.id()));
    rig.datapath.abort(Rig.OWN_KEY, upload.id());
    Rig.fails(ErrorCode.NO_SUCH_UPLOAD, () -> put(upload, 1, part(0)));
    Rig.fails(ErrorCode.NO_SUCH_UPLOAD, () -> rig.datapath.abort(Rig.OWN_KEY, upload.id()));
  }

  @Test
  void conditionsHoldOnCompletion() {
    rig.put(Rig.OWN_KEY, Rig.bytes(10, 1));
    Upload upload = begin(Rig.OWN_KEY);
    List<NamedPart> parts = putAll(upload);
    Conditions ifAbsent =
        new Conditions(
            Optional.empty(),
            Optional.of(List.of(Conditions.ANY)),
            Optional.empty(),
            Optional.empty());

    Rig.fails(
        ErrorCode.PRECONDITION_FAILED,
        () -> rig.datapath.complete(Rig.OWN_KEY, upload.id(), parts, ifAbsent, Optional.empty()));
    assertThat(rig.get(Rig.OWN_KEY).bytes()).hasSize(10);
    assertThat(rig.datapath.parts(Rig.OWN_KEY, upload.id()).parts()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(value = ChecksumAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "MD5")
  void theChecksumOfTheObjectIsMadeFromTheParts(ChecksumAlgorithm algorithm) {
    for (boolean whole : algorithm.isLinear() ? new boolean[] {true, false} : new boolean[1]) {
      Upload upload =
          rig.datapath.create(Rig.OWN_KEY, ObjectMetadata.NONE, Optional.of(algorithm), whole);
      List<NamedPart> parts = putAll(upload);

      ObjectAttributes attributes = complete(upload, parts);

      ByteBuffer values = ByteBuffer.allocate(3 * algorithm.lengthBytes());
      parts.forEach(part -> values.put(part.checksums().getFirst().bytes()));
      Checksum expected =
          whole
              ? Checksum.whole(algorithm, digest(algorithm, WHOLE))
              : new Checksum(
                  algorithm,
                  Checksum.whole(algorithm, digest(algorithm, values.array())).base64(),
                  3);
      assertThat(attributes.checksums()).containsExactly(expected);
    }
  }

  // The cloud gets the object in one piece, and so cannot tell it.
  @Test
  void theChecksumOfTheClientsPartsIsToldOfACloudsObjectToo() {
    Upload upload =
        rig.datapath.create(
            Rig.KEY, ObjectMetadata.NONE, Optional.of(ChecksumAlgorithm.SHA256), false);
    List<Part> parts =
        List.of(put(upload, 1, part(0)), put(upload, 2, part(1)), put(upload, 3, part(2)));
    ByteBuffer all = ByteBuffer.allocate(3 * 32);
    parts.forEach(part -> all.put(part.checksums().getFirst().bytes()));
    Checksum whole =
        Checksum.whole(ChecksumAlgorithm.SHA256, digest(ChecksumAlgorithm.SHA256, all.array()));

    ObjectAttributes written = complete(upload, parts.stream().map(UploadTest::named).toList());

    assertThat(written.checksums())
        .containsExactly(new Checksum(ChecksumAlgorithm.SHA256, whole.base64(), 3));
    assertThat(rig.datapath.head(Rig.KEY, Conditions.NONE).attributes()).isEqualTo(written);
    assertThat(rig.get(Rig.KEY).bytes()).isEqualTo(WHOLE);
  }

  @Test
  void onlyACrcCanBeOfTheWholeObject() {
    Rig.fails(
        ErrorCode.INVALID_REQUEST,
        () ->
            rig.datapath.create(
                Rig.OWN_KEY, ObjectMetadata.NONE, Optional.of(ChecksumAlgorithm.SHA256), true));
  }

  @Test
  void aPromisedChecksumOfTheWholeIsCompared() {
    for (ObjectId id : List.of(Rig.OWN_KEY, Rig.KEY)) {
      for (Optional<ChecksumAlgorithm> announced :
          List.of(Optional.<ChecksumAlgorithm>empty(), Optional.of(ChecksumAlgorithm.CRC64NVME))) {
        Upload upload =
            rig.datapath.create(id, ObjectMetadata.NONE, announced, announced.isPresent());
        List<NamedPart> parts = putAll(upload);
        Checksum wrong = Checksum.whole(ChecksumAlgorithm.CRC64NVME, new byte[8]);
        Checksum right =
            Checksum.whole(ChecksumAlgorithm.CRC64NVME, digest(ChecksumAlgorithm.CRC64NVME, WHOLE));

        Rig.fails(
            ErrorCode.BAD_DIGEST,
            () ->
                rig.datapath.complete(id, upload.id(), parts, Conditions.NONE, Optional.of(wrong)));
        ObjectAttributes attributes =
            rig.datapath.complete(id, upload.id(), parts, Conditions.NONE, Optional.of(right));
        assertThat(attributes.checksums()).containsExactly(right);
      }
    }
  }

  @Test
  void aPartThatIsNotWhatWasPromisedIsRefused() {
    Upload upload = begin(Rig.OWN_KEY);
    Checksum wrong = Checksum.whole(ChecksumAlgorithm.MD5, new byte[16]);

    Rig.fails(
        ErrorCode.BAD_DIGEST,
        () ->
            rig.datapath.putPart(
                Rig.OWN_KEY, upload.id(), 1, Rig.source(part(0)), Rig.integrity(Set.of(), wrong)));
    assertThat(rig.datapath.parts(Rig.OWN_KEY, upload.id()).parts()).isEmpty();
  }
}
