@NullMarked
package dev.pillion.proxyapp.log;

import org.jspecify.annotations.NullMarked;
