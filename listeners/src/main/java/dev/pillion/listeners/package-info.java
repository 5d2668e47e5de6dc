@NullMarked
package dev.pillion.listeners;

import org.jspecify.annotations.NullMarked;
