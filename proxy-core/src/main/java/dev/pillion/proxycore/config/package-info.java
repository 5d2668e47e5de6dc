/** Immutable configuration: what a bootstrap or a control plane said, free of protobuf. */
@NullMarked
package dev.pillion.proxycore.config;

import org.jspecify.annotations.NullMarked;
