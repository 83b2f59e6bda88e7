/// Objects on this node's disks: start with [MountpathStore], [StorageSettings] and `Mountpath`.
@NullMarked
package io.forebay.storage;

import org.jspecify.annotations.NullMarked;
