/** Traffic that interception rules redirect through an outbound and an inbound sidecar. */
@NullMarked
package dev.pillion.e2e.interception;

import org.jspecify.annotations.NullMarked;
