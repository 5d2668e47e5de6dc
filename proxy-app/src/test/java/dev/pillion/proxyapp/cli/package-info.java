@NullMarked
package dev.pillion.proxyapp.cli;

import org.jspecify.annotations.NullMarked;
