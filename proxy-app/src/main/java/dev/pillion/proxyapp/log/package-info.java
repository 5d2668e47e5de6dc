/** The application log: its format, where it goes, and Netty's own messages in it. */
@NullMarked
package dev.pillion.proxyapp.log;

import org.jspecify.annotations.NullMarked;
