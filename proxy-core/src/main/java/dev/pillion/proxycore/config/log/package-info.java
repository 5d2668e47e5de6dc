/** Access logs. */
@NullMarked
package dev.pillion.proxycore.config.log;

import org.jspecify.annotations.NullMarked;
