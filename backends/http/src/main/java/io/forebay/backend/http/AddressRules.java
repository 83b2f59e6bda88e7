package io.forebay.backend.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Which addresses are the public internet's: all others name this machine, its neighbours or
/// nobody, and a stranger's name or redirect must not lead there.
///
/// Source: the IANA special-purpose address registries for IPv4 and IPv6.
final class AddressRules {

  /// Addresses that begin with the same bits.
  private static final class Block {

    private final byte[] first;
    private final int bits;

    private Block(byte[] first, int bits) {
      this.first = first;
      this.bits = bits;
    }

    /// @param text the first bytes in hexadecimal, a slash, and how many bits count
    static Block of(String text) {
      int slash = text.indexOf('/');
      return new Block(
          HexFormat.of().parseHex(text.substring(0, slash)),
          Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((address[bit / 8] ^ first[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> SPECIAL_V4 =
      blocks(
          "00/8", // this network
          "0a/8", // private
          "6440/10", // shared by carriers
          "7f/8", // loopback
          "a9fe/16", // link-local
          "ac10/12", // private
          "c00000/24", // protocol assignments
          "c00002/24", // documentation
          "c05863/24", // 6to4 relays
          "c0a8/16", // private
          "c612/15", // benchmarks
          "c63364/24", // documentation
          "cb0071/24", // documentation
          "e0/4", // multicast
          "f0/4"); // reserved, broadcast

  private static final Block GLOBAL_V6 = Block.of("20/3");

  private static final List<Block> SPECIAL_V6 =
      blocks(
          "20010000/23", // protocol assignments, Teredo among them
          "20010db8/32", // documentation
          "3fff00/20"); // documentation

  // What carries an IPv4 address, and behind how many bytes: it is as public as that.
  private static final Block NAT64 = Block.of("0064ff9b0000000000000000/96");
  private static final Block SIX_TO_FOUR = Block.of("2002/16");
  private static final Block MAPPED = Block.of("00000000000000000000ffff/96");

  private AddressRules() {}

  private static List<Block> blocks(String... texts) {
    return Arrays.stream(texts).map(Block::of).toList();
  }

  static boolean isPublic(InetAddress address) {
    return isPublic(address.getAddress());
  }

  /// @param address 4 or 16 bytes
  static boolean isPublic(byte[] address) {
    if (address.length == 4) {
      return SPECIAL_V4.stream().noneMatch(block -> block.contains(address));
    }
    if (NAT64.contains(address) || MAPPED.contains(address)) {
      return isPublic(Arrays.copyOfRange(address, 12, 16));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return isPublic(Arrays.copyOfRange(address, 2, 6));
    }
    return GLOBAL_V6.contains(address)
        && SPECIAL_V6.stream().noneMatch(block -> block.contains(address));
  }
}
