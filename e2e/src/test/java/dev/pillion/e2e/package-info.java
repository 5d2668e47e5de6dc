@NullMarked
package dev.pillion.e2e;

import org.jspecify.annotations.NullMarked;
