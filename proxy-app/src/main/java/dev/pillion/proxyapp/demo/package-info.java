/** {@code pillion demo}: something to send requests to, and the proxy in front of it. */
@NullMarked
package dev.pillion.proxyapp.demo;

import org.jspecify.annotations.NullMarked;
