/** The admin server's {@code /config_dump}, made anew from serialized bytes for every reader. */
@NullMarked
package dev.pillion.xdsclient.dump;

import org.jspecify.annotations.NullMarked;
