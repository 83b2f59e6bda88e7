/// Who may ask: AWS Signature Version 4, in the header, in the query and around the body. Start
/// with [SignatureAuthentication].
@NullMarked
package io.forebay.api.s3.auth;

import org.jspecify.annotations.NullMarked;
