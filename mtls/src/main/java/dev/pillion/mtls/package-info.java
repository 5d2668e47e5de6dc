@NullMarked
package dev.pillion.mtls;

import org.jspecify.annotations.NullMarked;
