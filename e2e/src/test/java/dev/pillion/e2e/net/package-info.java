/** Network namespaces and the programs that run in them. */
@NullMarked
package dev.pillion.e2e.net;

import org.jspecify.annotations.NullMarked;
