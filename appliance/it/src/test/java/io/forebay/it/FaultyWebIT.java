package io.forebay.it;

import io.forebay.testkit.Fault;
import io.forebay.testkit.NginxServer;
import io.forebay.testkit.NginxServerExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NginxServerExtension.class)
final class FaultyWebIT extends FaultyReadContract {

  @BeforeAll
  void startNode(NginxServer server, @TempDir Path directory) throws IOException {
    start(new FaultyWebCloud(server), directory);
  }

  // Web servers announce no checksum that would tell a flipped byte, or an end that comes too soon
  // and was announced so.
  @Override
  Stream<Named<Fault>> lies() {
    return Stream.of(Named.of("longer announced", new Fault.LengthOffBy(10)));
  }
}
