package io.forebay.it;

import io.forebay.testkit.AzureEmulator;
import io.forebay.testkit.AzureEmulatorExtension;
import io.forebay.testkit.Fault;
import io.forebay.testkit.OriginRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AzureEmulatorExtension.class)
final class FaultyAzureIT extends FaultyWriteContract {

  @BeforeAll
  void startNode(AzureEmulator emulator, @TempDir Path directory) {
    start(new Azure(emulator, directory), directory);
  }

  private static final class Azure extends NodeReadCloud {

    private final String account;

    Azure(AzureEmulator emulator, Path directory) {
      super(
          emulator.endpoint(),
          endpoint ->
              "kind: azure, endpoint: \"%s/%s\", account: %s, account_key: \"%s\""
                  .formatted(
                      endpoint,
                      emulator.accountName(),
                      emulator.accountName(),
                      emulator.accountKey()),
          directory);
      this.account = emulator.accountName();
    }

    @Override
    public boolean isRead(OriginRequest request, String key) {
      return request.isGet() && request.isFor(account + "/" + bucket(), key);
    }

    @Override
    public boolean isWrite(OriginRequest request) {
      return request.method().equals("PUT");
    }

    @Override
    public Fault otherVersion() {
      return new Fault.OtherEtag("\"0x8D0000000000000\"");
    }
  }
}
