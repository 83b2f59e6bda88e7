package io.forebay.storage.index;

import static io.forebay.storage.index.IndexTestBed.entry;
import static io.forebay.storage.index.IndexTestBed.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.name.ObjectId;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Changes of rows after a pass that died. What a pass found is not logged, and the tables come to
/// the disk one by one: of the same object, one may have its row and another lack it.
class RowChangesTest {

  private static final ObjectId ID = id("key");
  private static final byte[] IDENTITY = RowChanges.identityKey("key".hashCode());

  @TempDir Path directory;

  private final SharedMemory memory = new SharedMemory();
  private Tables tables;
  private RowChanges changes;

  @BeforeEach
  void afterAPassThatDied() throws RocksDBException {
    tables = new Tables(directory, memory);
    changes = new RowChanges(tables, 1, new Counts(1));
    changes.beginPass(2);
    changes.found(Map.of(ID, entry("key", 1)));
    try (WriteBatch lost = new WriteBatch()) {
      tables.deleteIdentity(lost, IDENTITY);
      tables.write(lost, false);
    }
    changes = new RowChanges(tables, 2, Counts.load(tables, 2));
  }

  @AfterEach
  void close() {
    tables.close();
    memory.close();
  }

  @Test
  void whatTheNextPassFindsIsFoundByItsIdentity() throws RocksDBException {
    changes.beginPass(3);
    changes.found(Map.of(ID, entry("key", 1)));
    changes.endFinding();
    changes.sweep();

    assertThat(tables.rowKeyOf(IDENTITY)).isEqualTo(RowCodec.rowKey(ID));
  }

  @Test
  void whatIsPutDuringTheNextPassIsFoundByItsIdentity() throws RocksDBException {
    changes.beginPass(3);
    changes.put(ID, entry("key", 2));
    changes.found(Map.of(ID, entry("key", 1)));
    changes.endFinding();
    changes.sweep();

    assertThat(tables.rowKeyOf(IDENTITY)).isEqualTo(RowCodec.rowKey(ID));
  }

  @Test
  void whatIsPutBeforeTheNextPassIsFoundByItsIdentityAfterIt() throws RocksDBException {
    changes.put(ID, entry("key", 2));
    changes.beginPass(3);
    changes.found(Map.of(ID, entry("key", 2)));
    changes.endFinding();
    changes.sweep();

    assertThat(tables.rowKeyOf(IDENTITY)).isEqualTo(RowCodec.rowKey(ID));
  }
}
