/** Tests. */
@NullMarked
package dev.pillion.xdsclient;

import org.jspecify.annotations.NullMarked;
