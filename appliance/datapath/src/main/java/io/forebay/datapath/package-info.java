/// GET, PUT, DELETE and LIST across the cluster's own storage, the cache and the clouds: start with
/// [Datapath], then [Reads] and [Fills] for reading, [WriteThrough] for writing.
@NullMarked
package io.forebay.datapath;

import org.jspecify.annotations.NullMarked;
