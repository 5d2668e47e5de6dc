/** Builds the distribution: a runtime that contains the program, launchers, an AOT cache. */
@NullMarked
package dev.pillion.docker;

import org.jspecify.annotations.NullMarked;
