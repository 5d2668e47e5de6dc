/** Every field of every message that is translated, set alone; and the schema beside its source. */
@NullMarked
package dev.pillion.xdsclient.fields;

import org.jspecify.annotations.NullMarked;
