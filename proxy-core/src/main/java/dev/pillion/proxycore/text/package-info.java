/** Long texts for readers that may be slow. */
@NullMarked
package dev.pillion.proxycore.text;

import org.jspecify.annotations.NullMarked;
