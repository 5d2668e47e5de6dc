/** Failures as values: response flags, who failed, whether a retry is safe. */
@NullMarked
package dev.pillion.proxycore.error;

import org.jspecify.annotations.NullMarked;
