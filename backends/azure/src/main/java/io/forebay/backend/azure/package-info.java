/// Azure Blob Storage as the owner of a bucket: start with [AzureBackend], [AzureBackendSettings]
/// and [AzureErrors].
@NullMarked
package io.forebay.backend.azure;

import org.jspecify.annotations.NullMarked;
