package io.forebay.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.testkit.SeedSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:c0a8:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fdff:ffff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void whatIsNotThePublicInternetIsRefused(String address) throws UnknownHostException {
    assertThat(AddressRules.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2001:4860:4860::8888",
        "2002:808:808::1",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
      })
  void thePublicInternetIsAllowed(String address) throws UnknownHostException {
    assertThat(AddressRules.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @SeedSource(20)
  void whatJavaKnowsToBeLocalIsNeverPublic(long seed) throws UnknownHostException {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      InetAddress address = InetAddress.getByAddress(bytes);
      boolean isLocal =
          address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || address.isLinkLocalAddress()
              || address.isSiteLocalAddress()
              || address.isMulticastAddress();

      assertThat(isLocal && AddressRules.isPublic(address)).as("%s", address).isFalse();
    }
  }

  @ParameterizedTest
  @SeedSource(20)
  void anAddressThatCarriesAnotherIsAsPublicAsThat(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] v4 = new byte[4];
      random.nextBytes(v4);
      byte[] mapped = new byte[16];
      mapped[10] = (byte) 0xff;
      mapped[11] = (byte) 0xff;
      System.arraycopy(v4, 0, mapped, 12, 4);
      byte[] sixToFour = new byte[16];
      random.nextBytes(sixToFour);
      sixToFour[0] = 0x20;
      sixToFour[1] = 0x02;
      System.arraycopy(v4, 0, sixToFour, 2, 4);

      assertThat(AddressRules.isPublic(mapped)).isEqualTo(AddressRules.isPublic(v4));
      assertThat(AddressRules.isPublic(sixToFour)).isEqualTo(AddressRules.isPublic(v4));
    }
  }

  @Test
  void onlyTheAddressesThatAreAllowedAreAnswered() throws UnknownHostException {
    InetAddress local = InetAddress.getLoopbackAddress();
    InetAddress global = InetAddress.getByName("8.8.8.8");
    CheckedResolver.Names names = host -> new InetAddress[] {local, global};

    assertThat(new CheckedResolver(names, false).resolve("a.test")).containsExactly(global);
    assertThat(new CheckedResolver(names, true).resolve("a.test")).containsExactly(local, global);
    assertThatThrownBy(
            () -> new CheckedResolver(host -> new InetAddress[] {local}, false).resolve("a.test"))
        .isInstanceOf(CheckedResolver.RefusedAddressException.class);
  }
}
