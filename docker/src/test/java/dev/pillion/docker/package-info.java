@NullMarked
package dev.pillion.docker;

import org.jspecify.annotations.NullMarked;
