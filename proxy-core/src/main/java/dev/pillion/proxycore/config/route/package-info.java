/** Route configurations as they were given; routing compiles them into a table. */
@NullMarked
package dev.pillion.proxycore.config.route;

import org.jspecify.annotations.NullMarked;
