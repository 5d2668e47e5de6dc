/** Protobuf's JSON mapping (and Envoy's YAML, which is the same) from and to messages. */
@NullMarked
package dev.pillion.xdsclient.json;

import org.jspecify.annotations.NullMarked;
