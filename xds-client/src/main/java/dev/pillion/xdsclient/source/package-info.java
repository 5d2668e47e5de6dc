/** Configuration texts, YAML or JSON, as trees that know their lines, and what is wrong in them. */
@NullMarked
package dev.pillion.xdsclient.source;

import org.jspecify.annotations.NullMarked;
