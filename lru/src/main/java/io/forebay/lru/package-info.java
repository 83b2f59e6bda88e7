/// Which objects leave a mountpath, and when: start with [Eviction] and [ResidentOrders].
@NullMarked
package io.forebay.lru;

import org.jspecify.annotations.NullMarked;
