@NullMarked
package dev.pillion.proxycore.format;

import org.jspecify.annotations.NullMarked;
