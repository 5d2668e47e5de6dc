/** The validation rules that Envoy's .proto files carry, checked as Envoy checks them. */
@NullMarked
package dev.pillion.xdsclient.rules;

import org.jspecify.annotations.NullMarked;
