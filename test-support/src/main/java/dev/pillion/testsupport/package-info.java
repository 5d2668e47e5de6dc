/** What every module's tests get. */
@NullMarked
package dev.pillion.testsupport;

import org.jspecify.annotations.NullMarked;
