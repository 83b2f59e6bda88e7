package io.forebay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.error.StoreException;
import io.forebay.core.name.ObjectId;
import io.forebay.core.object.ChecksumAlgorithm;
import io.forebay.core.object.Conditions;
import io.forebay.core.object.ObjectAttributes;
import io.forebay.core.object.ObjectMetadata;
import io.forebay.core.service.BodyIntegrity;
import io.forebay.core.service.CacheResult;
import io.forebay.core.service.CopyRequest;
import io.forebay.core.service.PutRequest;
import io.forebay.testkit.backend.BackendFault;
import io.forebay.testkit.backend.FaultyBackend.Operation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyTest {

  private static final byte[] BYTES = Rig.bytes(300_000, 1);
  private static final ObjectId TARGET = new ObjectId(Rig.CLOUD, "target");

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private ObjectAttributes copy(ObjectId source, ObjectId target) {
    return rig.datapath.copy(
        new CopyRequest(
            source, Conditions.NONE, target, Conditions.NONE, Optional.empty(), Optional.empty()));
  }

  @Test
  void anObjectIsCopiedWithItsMetadataFromOurOwnToACloudAndBack() {
    rig.datapath.put(
        new PutRequest(
            Rig.OWN_KEY,
            Rig.source(BYTES),
            ObjectMetadata.ofContentType("x/y"),
            Conditions.NONE,
            BodyIntegrity.NONE));

    copy(Rig.OWN_KEY, TARGET);
    ObjectId back = new ObjectId(Rig.OWN, "back");
    ObjectAttributes attributes = copy(TARGET, back);

    assertThat(rig.cloud.bytes(Rig.REMOTE, "target").orElseThrow()).isEqualTo(BYTES);
    assertThat(rig.get(back).bytes()).isEqualTo(BYTES);
    assertThat(attributes.metadata().contentType()).contains("x/y");
    assertThat(rig.events.gets).as("only the client's").hasSize(1);
  }

  @Test
  void aColdSourceIsFetchedOnce() {
    byte[] bytes = rig.given(Rig.KEY, 300_000);

    copy(Rig.KEY, TARGET);

    assertThat(rig.get(TARGET).bytes()).isEqualTo(bytes);
    assertThat(rig.get(TARGET).cache()).isEqualTo(CacheResult.HIT);
    assertThat(rig.gets()).isEqualTo(1);
  }

  @Test
  void aCopyOntoItselfGetsItsOwnMetadataAndChecksum() {
    rig.put(Rig.OWN_KEY, BYTES);

    ObjectAttributes attributes =
        rig.datapath.copy(
            new CopyRequest(
                Rig.OWN_KEY,
                Conditions.NONE,
                Rig.OWN_KEY,
                Conditions.NONE,
                Optional.of(ObjectMetadata.ofContentType("a/b")),
                Optional.of(ChecksumAlgorithm.SHA256)));

    assertThat(attributes.checksum(ChecksumAlgorithm.SHA256)).isPresent();
    assertThat(rig.get(Rig.OWN_KEY).attributes()).isEqualTo(attributes);
    assertThat(rig.get(Rig.OWN_KEY).bytes()).isEqualTo(BYTES);
  }

  @Test
  void conditionsOfTheSourceFailTheCopy() {
    String etag = rig.put(Rig.OWN_KEY, BYTES).etag();
    Conditions notThis =
        new Conditions(
            Optional.empty(), Optional.of(List.of(etag)), Optional.empty(), Optional.empty());

    assertThatThrownBy(() ->
            rig.datapath.copy(
                new CopyRequest(
                    Rig.OWN_KEY,
                    notThis,
                    TARGET,
                    Conditions.NONE,
                    Optional.empty(),
                    Optional.empty())))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED));
  }

  @Test
  void aSourceThatArrivesDamagedIsNotCopied() {
    rig.given(Rig.KEY, 300_000);
    rig.backend.plan(Operation.GET, new BackendFault.Flip(5));

    assertThatThrownBy(() -> copy(Rig.KEY, TARGET)).isInstanceOf(StoreException.class);

    assertThat(rig.cloud.keys(Rig.REMOTE)).containsExactly(Rig.KEY.key());
  }
}
