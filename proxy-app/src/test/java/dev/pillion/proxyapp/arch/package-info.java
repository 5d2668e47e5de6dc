@NullMarked
package dev.pillion.proxyapp.arch;

import org.jspecify.annotations.NullMarked;
