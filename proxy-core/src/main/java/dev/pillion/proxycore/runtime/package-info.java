/**
 * The layered runtime: values that override what the configuration says, by key. The workers read
 * an immutable snapshot; only the main thread replaces it.
 */
@NullMarked
package dev.pillion.proxycore.runtime;

import org.jspecify.annotations.NullMarked;
