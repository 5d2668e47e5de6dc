/**
 * Messages into proxy-core's model, one translator for each. What a translator does not read is
 * refused in the end, by its path.
 */
@NullMarked
package dev.pillion.xdsclient.translate;

import org.jspecify.annotations.NullMarked;
