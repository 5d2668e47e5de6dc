@NullMarked
package dev.pillion.proxyapp;

import org.jspecify.annotations.NullMarked;
