@NullMarked
package dev.pillion.proxyapp.server;

import org.jspecify.annotations.NullMarked;
