/**
 * Expressions in CEL over Envoy's attributes. Nothing of the language's library is loaded before a
 * configuration has an expression.
 */
@NullMarked
package dev.pillion.expressions;

import org.jspecify.annotations.NullMarked;
