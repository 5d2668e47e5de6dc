@NullMarked
package dev.pillion.expressions;

import org.jspecify.annotations.NullMarked;
