package io.forebay.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.Bucket;
import io.forebay.core.name.ObjectId;
import io.forebay.core.name.UploadId;
import io.forebay.core.object.Checksum;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.store.LocalStore;
import io.forebay.core.store.Part;
import io.forebay.core.store.PartFile;
import io.forebay.core.store.Upload;
import io.forebay.core.store.WorkFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of multipart uploads promises.
public abstract class UploadStoreContract {

  private static final Bucket BUCKET = Bucket.local("upload-bucket");
  private static final ObjectId ID = new ObjectId(BUCKET, "big/object");
  private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  private LocalStore store;

  /// An empty store; it is closed after the test.
  protected abstract LocalStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static Upload upload(String id, String key, long startedAtSecond) {
    return new Upload(
        new UploadId(id),
        new ObjectId(BUCKET, key),
        Instant.ofEpochSecond(startedAtSecond),
        ObjectMetadata.ofContentType("text/plain"),
        Optional.of(ChecksumAlgorithm.CRC32C),
        true);
  }

  private Part put(UploadId id, int number, byte[] bytes) {
    Part part =
        new Part(
            number,
            bytes.length,
            MD5,
            List.of(Checksum.whole(ChecksumAlgorithm.CRC32C, new byte[4])),
            StoreDriver.WRITTEN_AT);
    try (PartFile file = store.uploads().createPart(id, number, bytes.length)) {
      file.write(ByteBuffer.wrap(bytes));
      file.commit(part);
    }
    return part;
  }

  @Test
  void anUploadIsFoundUntilItIsDeleted() {
    Upload upload = upload("u1", ID.key(), 5);
    store.uploads().create(upload);

    assertThat(store.uploads().find(upload.id())).contains(upload);
    store.uploads().delete(upload.id());
    store.uploads().delete(upload.id());
    assertThat(store.uploads().find(upload.id())).isEmpty();
    assertThatThrownBy(() -> store.uploads().parts(upload.id()))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_UPLOAD));
    assertThatThrownBy(() -> store.uploads().createPart(upload.id(), 1, 1))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_UPLOAD));
  }

  @Test
  void uploadsAreListedByKeyThenByStart() {
    Upload second = upload("u2", "b", 7);
    Upload first = upload("u1", "b", 3);
    Upload other = upload("u3", "a", 9);
    List.of(second, first, other).forEach(store.uploads()::create);

    assertThat(store.uploads().list(BUCKET)).containsExactly(other, first, second);
    assertThat(store.uploads().list(Bucket.local("another"))).isEmpty();
  }

  @Test
  void theLastCommittedPartOfANumberCounts() {
    UploadId id = new UploadId("u1");
    store.uploads().create(upload("u1", ID.key(), 5));
    put(id, 2, new byte[10]);
    Part one = put(id, 1, new byte[20]);
    Part two = put(id, 2, new byte[30]);
    try (PartFile dropped = store.uploads().createPart(id, 3, 5)) {
      dropped.write(ByteBuffer.wrap(new byte[5]));
    }

    assertThat(store.uploads().parts(id)).containsExactly(one, two);
  }

  @Test
  void theAssembledObjectIsItsPartsInOrder() {
    UploadId id = new UploadId("u1");
    store.uploads().create(upload("u1", ID.key(), 5));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Random random = new Random(7);
    for (int number : List.of(1, 3, 4, 9)) {
      byte[] bytes = StoreDriver.bytes(number * 70_001, random);
      put(id, number, bytes);
      if (number != 4) {
        expected.writeBytes(bytes);
      }
    }

    commit(id, List.of(1, 3, 9), expected.size());

    assertThat(new StoreDriver(store).get(ID).orElseThrow()).isEqualTo(expected.toByteArray());
    assertThat(store.uploads().parts(id)).hasSize(4);
    store.uploads().delete(id);
    assertThat(new StoreDriver(store).get(ID).orElseThrow()).isEqualTo(expected.toByteArray());
  }

  @Test
  void oneLargePartBecomesTheObject() {
    UploadId id = new UploadId("u1");
    store.uploads().create(upload("u1", ID.key(), 5));
    byte[] bytes = StoreDriver.bytes(6_000_000, new Random(8));
    put(id, 1, bytes);

    commit(id, List.of(1), bytes.length);
    store.uploads().delete(id);

    assertThat(new StoreDriver(store).get(ID).orElseThrow()).isEqualTo(bytes);
  }

  @Test
  void anAssemblyThatIsNotCommittedLeavesTheParts() {
    UploadId id = new UploadId("u1");
    store.uploads().create(upload("u1", ID.key(), 5));
    put(id, 1, new byte[100_000]);

    store.uploads().assemble(id, List.of(1)).close();

    assertThat(store.find(ID)).isEmpty();
    commit(id, List.of(1), 100_000);
    assertThat(store.find(ID)).isPresent();
  }

  private void commit(UploadId id, List<Integer> numbers, long sizeBytes) {
    try (WorkFile whole = store.uploads().assemble(id, numbers)) {
      assertThat(whole.sizeBytes()).isEqualTo(sizeBytes);
      whole.commit(StoreDriver.attributes(sizeBytes, "v1"), StoreDriver.copyOf(ID));
    }
  }
}
