package io.forebay.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpResponse;

class S3AttributesTest {

  @Test
  void anEtagIsNoMd5WhereKmsOrTheCustomersKeysEncrypt() {
    assertThat(isMd5("x-amz-server-side-encryption", "aws:kms")).isFalse();
    assertThat(isMd5("x-amz-server-side-encryption", "aws:kms:dsse")).isFalse();
    assertThat(isMd5("x-amz-server-side-encryption-customer-algorithm", "AES256")).isFalse();
    assertThat(isMd5("x-amz-server-side-encryption", "AES256")).isTrue();
    assertThat(isMd5("content-type", "x/y")).isTrue();
  }

  private static boolean isMd5(String name, String value) {
    return S3Attributes.isEtagMd5(
        SdkHttpResponse.builder().statusCode(200).putHeader(name, value).build());
  }
}
