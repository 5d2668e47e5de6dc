/** The server: what it is made of, in which order it starts, how it ends. */
@NullMarked
package dev.pillion.proxyapp.server;

import org.jspecify.annotations.NullMarked;
