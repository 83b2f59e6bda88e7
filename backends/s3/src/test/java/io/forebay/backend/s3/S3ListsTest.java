package io.forebay.backend.s3;

import static io.forebay.testkit.backend.BackendUnderTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.core.error.ErrorCode;
import io.forebay.core.object.ListEntry;
import io.forebay.core.object.ListPage;
import io.forebay.core.object.ListRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ListsTest {

  private static final ListRequest ALL = ListRequest.ofPrefix("");

  @Test
  void aListThatIsCutOffIsNotTakenForAWholeOne() {
    ListObjectsV2Response answer = ListObjectsV2Response.builder().isTruncated(true).build();

    assertFails(ErrorCode.UNAVAILABLE, () -> S3Lists.toPage(answer, ALL));
  }

  @Test
  void keysAndCommonPrefixesAreOneList() {
    ListPage page = S3Lists.toPage(answer(), ALL);

    assertThat(page.entries())
        .extracting(ListEntry::name)
        .containsExactly("a", "b/", "c", "\uff61", "\ud83d\ude00");
    assertThat(page.continuation()).contains("more");
  }

  @Test
  void whatIsNotAfterTheStartIsLeftOut() {
    ListRequest afterB = new ListRequest("", "/", Optional.of("b/"), 10, Optional.empty());

    assertThat(S3Lists.toPage(answer(), afterB).entries())
        .extracting(ListEntry::name)
        .containsExactly("c", "\uff61", "\ud83d\ude00");
  }

  private static ListObjectsV2Response answer() {
    return ListObjectsV2Response.builder()
        .contents(object("a"), object("c"), object("\ud83d\ude00"), object("\uff61"))
        .commonPrefixes(CommonPrefix.builder().prefix("b/").build())
        .isTruncated(true)
        .nextContinuationToken("more")
        .build();
  }

  private static S3Object object(String key) {
    return S3Object.builder().key(key).size(1L).eTag("\"etag\"").build();
  }
}
