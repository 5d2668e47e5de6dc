/** Expressions over a stream's attributes, as a port: the language stands behind it. */
@NullMarked
package dev.pillion.proxycore.expression;

import org.jspecify.annotations.NullMarked;
