package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ByteSource;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.PutRequest;
import io.forebay.core.service.UploadService.NamedPart;
import io.forebay.core.store.Part;
import io.forebay.core.store.Upload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is written into a bucket of ours that somebody removes meanwhile.
class RemovedBucketTest {

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anObjectIsRefusedAndNotKept() {
    ByteSource body =
        new ByteSource() {
          @Override
          public int read(ByteBuffer target) {
            rig.removed.add(Rig.OWN);
            return -1;
          }

          @Override
          public OptionalLong lengthBytes() {
            return OptionalLong.of(0);
          }

          @Override
          public void close() {}
        };

    Rig.fails(
        ErrorCode.NO_SUCH_BUCKET,
        () ->
            rig.datapath.put(
                new PutRequest(
                    Rig.OWN_KEY, body, ObjectMetadata.NONE, Conditions.NONE, BodyIntegrity.NONE)));

    assertThat(rig.memory.find(Rig.OWN_KEY)).isEmpty();
  }

  @Test
  void anUploadIsNeitherBegunNorCompleted() {
    Upload upload = rig.datapath.create(Rig.OWN_KEY, ObjectMetadata.NONE, Optional.empty(), false);
    Part part =
        rig.datapath.putPart(
            Rig.OWN_KEY, upload.id(), 1, Rig.source(Rig.bytes(10, 1)), BodyIntegrity.NONE);

    rig.removed.add(Rig.OWN);

    Rig.fails(
        ErrorCode.NO_SUCH_BUCKET,
        () -> rig.datapath.create(Rig.OWN_KEY, ObjectMetadata.NONE, Optional.empty(), false));
    Rig.fails(
        ErrorCode.NO_SUCH_BUCKET,
        () ->
            rig.datapath.complete(
                Rig.OWN_KEY,
                upload.id(),
                List.of(new NamedPart(1, part.md5(), List.of())),
                Conditions.NONE,
                Optional.empty()));
    assertThat(rig.memory.find(Rig.OWN_KEY)).isEmpty();
  }
}
