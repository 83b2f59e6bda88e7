package io.forebay.backend.azure;

import static java.util.Map.entry;

import io.forebay.core.error.ErrorCode;
import java.util.Map;

/// The service's error codes in our words.
///
/// Source: "Blob Storage error codes" and "Common REST API error codes".
final class AzureErrorCodes {

  /// What a code means.
  ///
  /// @param isRetryable whether the same request may succeed if it is sent again
  /// @param mayHaveHappened whether a write may have taken place all the same
  record Meaning(ErrorCode code, String message, boolean isRetryable, boolean mayHaveHappened) {

    private static Meaning of(ErrorCode code, String message) {
      return new Meaning(code, message, code.isRetryable(), false);
    }

    private static Meaning permanent(ErrorCode code, String message) {
      return new Meaning(code, message, false, false);
    }

    private static Meaning failure(String message) {
      return new Meaning(ErrorCode.UNAVAILABLE, message, true, true);
    }
  }

  private static final Meaning DENIED =
      Meaning.of(ErrorCode.ACCESS_DENIED, "The backend denied access");
  private static final Meaning LEASED =
      Meaning.of(ErrorCode.ACCESS_DENIED, "The blob is leased by somebody else");
  private static final Meaning ARCHIVED =
      Meaning.of(ErrorCode.ACCESS_DENIED, "The blob is archived, and must be rehydrated first");
  private static final Meaning IMMUTABLE =
      Meaning.of(ErrorCode.ACCESS_DENIED, "A policy of the container keeps the blob as it is");
  private static final Meaning FOREIGN_KEY =
      Meaning.of(ErrorCode.ACCESS_DENIED, "The blob is encrypted with a key of its writer");
  private static final Meaning NO_KEY =
      Meaning.of(ErrorCode.NO_SUCH_KEY, "The specified key does not exist");
  private static final Meaning NO_BUCKET =
      Meaning.of(ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist");
  private static final Meaning PRECONDITION =
      Meaning.of(ErrorCode.PRECONDITION_FAILED, "At least one of the preconditions did not hold");
  private static final Meaning THROTTLED =
      Meaning.of(ErrorCode.SLOW_DOWN, "The backend asks for fewer requests");
  private static final Meaning DISTURBED =
      Meaning.of(ErrorCode.UNAVAILABLE, "The bytes did not arrive at the backend as they are");
  private static final Meaning FAILED = Meaning.failure("The backend failed");
  private static final Meaning INVALID =
      Meaning.of(ErrorCode.INVALID_ARGUMENT, "The backend takes no such name or value");
  private static final Meaning WRONG_TYPE =
      Meaning.of(ErrorCode.INVALID_REQUEST, "An append or page blob of that name is in the way");
  private static final Meaning TOO_LARGE =
      Meaning.of(ErrorCode.ENTITY_TOO_LARGE, "The blob is larger than the backend takes");
  private static final Meaning UNUSUAL =
      Meaning.permanent(ErrorCode.UNAVAILABLE, "The backend refused the request");

  private static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          entry("BlobNotFound", NO_KEY),
          entry("ContainerNotFound", NO_BUCKET),
          entry(
              "ContainerBeingDeleted",
              Meaning.of(ErrorCode.NO_SUCH_BUCKET, "The container is being deleted")),
          entry("ConditionNotMet", PRECONDITION),
          entry("TargetConditionNotMet", PRECONDITION),
          entry("BlobAlreadyExists", PRECONDITION),
          entry(
              "ContainerAlreadyExists",
              Meaning.of(
                  ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU,
                  "The bucket to be created exists and is yours")),
          entry(
              "InvalidRange",
              Meaning.of(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable")),
          entry("ServerBusy", THROTTLED),
          entry("TooManyRequests", THROTTLED),
          entry(
              "OperationTimedOut",
              Meaning.failure("The backend did not finish within its own time")),
          entry("InternalError", FAILED),
          entry(
              "AccountBeingCreated",
              Meaning.of(ErrorCode.UNAVAILABLE, "The storage account is being created")),
          entry("Md5Mismatch", DISTURBED),
          entry("Crc64Mismatch", DISTURBED),
          entry("AuthenticationFailed", DENIED),
          entry("AuthorizationFailure", DENIED),
          entry("AuthorizationPermissionMismatch", DENIED),
          entry("AuthorizationProtocolMismatch", DENIED),
          entry("AuthorizationResourceTypeMismatch", DENIED),
          entry("AuthorizationServiceMismatch", DENIED),
          entry("AuthorizationSourceIPMismatch", DENIED),
          entry("InsufficientAccountPermissions", DENIED),
          entry("AccountIsDisabled", DENIED),
          entry("NoAuthenticationInformation", DENIED),
          entry("InvalidAuthenticationInfo", DENIED),
          entry("KeyBasedAuthenticationNotPermitted", DENIED),
          entry("PublicAccessNotPermitted", DENIED),
          entry("UnauthorizedBlobOverwrite", DENIED),
          entry(
              "ResourceNotFound",
              Meaning.of(ErrorCode.ACCESS_DENIED, "There is no such thing, or it is not public")),
          entry("LeaseIdMissing", LEASED),
          entry("LeaseIdMismatchWithBlobOperation", LEASED),
          entry("LeaseIdMismatchWithContainerOperation", LEASED),
          entry("LeaseAlreadyPresent", LEASED),
          entry("LeaseLost", LEASED),
          entry("BlobImmutableDueToPolicy", IMMUTABLE),
          entry("BlobImmutableDueToLegalHold", IMMUTABLE),
          entry("BlobArchived", ARCHIVED),
          entry("BlobBeingRehydrated", ARCHIVED),
          entry("BlobUsesCustomerSpecifiedEncryption", FOREIGN_KEY),
          entry(
              "SnapshotsPresent",
              Meaning.of(
                  ErrorCode.INVALID_REQUEST,
                  "The blob has snapshots, which its deletion would destroy")),
          entry("InvalidBlobType", WRONG_TYPE),
          entry(
              "InvalidBlockList",
              Meaning.of(
                  ErrorCode.CONDITIONAL_REQUEST_CONFLICT,
                  "Another write of the same key was committed meanwhile")),
          entry(
              "InvalidBlobOrBlock",
              Meaning.of(
                  ErrorCode.INVALID_REQUEST,
                  "Blocks that another program left at this key do not go with ours")),
          entry(
              "PendingCopyOperation",
              Meaning.of(ErrorCode.CONDITIONAL_REQUEST_CONFLICT, "The blob is being copied to")),
          entry("InvalidMetadata", INVALID),
          entry("EmptyMetadataKey", INVALID),
          entry(
              "MetadataTooLarge",
              Meaning.of(
                  ErrorCode.METADATA_TOO_LARGE, "The backend takes 8 KiB of encoded metadata")),
          entry("InvalidMd5", Meaning.of(ErrorCode.INVALID_DIGEST, "The MD5 is none")),
          entry("InvalidResourceName", INVALID),
          entry("OutOfRangeInput", INVALID),
          entry("InvalidUri", Meaning.of(ErrorCode.INVALID_URI, "The backend takes no such key")),
          entry("RequestBodyTooLarge", TOO_LARGE),
          entry("BlockListTooLong", TOO_LARGE),
          entry("BlockCountExceedsLimit", TOO_LARGE));

  private AzureErrorCodes() {}

  /// What an answer means, by its code, or by its status where it has none that is known.
  static Meaning of(int status, String code) {
    Meaning known = MEANINGS.get(code);
    return known == null ? ofStatus(status) : known;
  }

  private static Meaning ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> DENIED;
      case 412 -> PRECONDITION;
      case 413 -> TOO_LARGE;
      case 416 -> Meaning.of(ErrorCode.INVALID_RANGE, "The requested range is not satisfiable");
      case 429 -> THROTTLED;
      // A 404 without the service's word may come from anything on the way: it does not say that a
      // key is absent.
      default -> status >= 500 ? FAILED : UNUSUAL;
    };
  }
}
