/** Run by the build alone: writes the schema that the program reads instead of descriptors. */
@NullMarked
package dev.pillion.xdsclient.schemagen;

import org.jspecify.annotations.NullMarked;
