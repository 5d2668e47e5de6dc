@NullMarked
package dev.pillion.testsupport;

import org.jspecify.annotations.NullMarked;
