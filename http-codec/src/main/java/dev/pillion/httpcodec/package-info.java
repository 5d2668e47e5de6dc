@NullMarked
package dev.pillion.httpcodec;

import org.jspecify.annotations.NullMarked;
