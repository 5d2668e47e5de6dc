@NullMarked
package dev.pillion.proxycore;

import org.jspecify.annotations.NullMarked;
