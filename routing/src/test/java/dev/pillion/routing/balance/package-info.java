@NullMarked
package dev.pillion.routing.balance;

import org.jspecify.annotations.NullMarked;
