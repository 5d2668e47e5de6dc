/**
 * Envoy's v3 schema without descriptors: messages by type name, looked up one at a time, and the
 * dynamic messages that they describe, from and to protobuf's wire format and JSON.
 */
@NullMarked
package dev.pillion.xdsclient.schema;

import org.jspecify.annotations.NullMarked;
