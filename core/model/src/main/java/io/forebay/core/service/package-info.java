/// What front ends ask of the data path: start with [ObjectService], [BucketService] and
/// [UploadService].
@NullMarked
package io.forebay.core.service;

import org.jspecify.annotations.NullMarked;
