/**
 * Envoy's configuration into proxy-core's model: the bootstrap file now, a control plane's
 * resources by the same translators. Only this module knows protobuf.
 */
@NullMarked
package dev.pillion.xdsclient;

import org.jspecify.annotations.NullMarked;
