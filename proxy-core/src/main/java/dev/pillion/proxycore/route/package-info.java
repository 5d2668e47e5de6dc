/** What a stream knows of its route, whoever matched it. */
@NullMarked
package dev.pillion.proxycore.route;

import org.jspecify.annotations.NullMarked;
