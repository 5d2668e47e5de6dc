@NullMarked
package dev.pillion.proxycore.log;

import org.jspecify.annotations.NullMarked;
