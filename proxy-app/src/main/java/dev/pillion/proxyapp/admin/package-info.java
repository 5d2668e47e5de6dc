/** The admin server's pages: what Envoy's say, in Envoy's form. */
@NullMarked
package dev.pillion.proxyapp.admin;

import org.jspecify.annotations.NullMarked;
