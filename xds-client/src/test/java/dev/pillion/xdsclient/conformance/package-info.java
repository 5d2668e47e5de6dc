/** Bootstraps that real Envoy was asked about, each with its verdict and ours. */
@NullMarked
package dev.pillion.xdsclient.conformance;

import org.jspecify.annotations.NullMarked;
