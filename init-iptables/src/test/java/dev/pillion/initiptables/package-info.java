@NullMarked
package dev.pillion.initiptables;

import org.jspecify.annotations.NullMarked;
