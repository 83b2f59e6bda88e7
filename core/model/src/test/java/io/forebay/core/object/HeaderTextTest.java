package io.forebay.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\u00e4\u00f6",
        "\u6f22\ud83d\ude00",
        " edge ",
        "a\tb",
        "=?UTF-8?B?eA==?=",
        "50% = a?b",
        "\u0000\u0001"
      })
  void everyTextSurvivesAndIsAsciiOnTheWay(String text) {
    String header = HeaderText.encode(text);

    assertThat(header).matches("[\\x20-\\x7e]*").isEqualTo(header.strip());
    assertThat(HeaderText.decode(header)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "=?UTF-8?Q?a=20b_c?=, a b c",
    "=?utf-8?b?w6Q=?=, \u00e4",
    "x =?UTF-8?B?w6Q=?= y, x \u00e4 y",
    "=?UTF-8?B?w6Q=?= =?UTF-8?B?w6Q=?=, \u00e4\u00e4",
    "=?UTF-8?Q?cut=2?=, =?UTF-8?Q?cut=2?=",
    "=?UTF-8?B?/w==?=, =?UTF-8?B?/w==?=",
    "=?UTF-8?B?***?=, =?UTF-8?B?***?=",
    "=?x, =?x",
  })
  void whatOthersEncodeIsRead(String header, String expected) {
    assertThat(HeaderText.decode(header)).isEqualTo(expected);
  }
}
