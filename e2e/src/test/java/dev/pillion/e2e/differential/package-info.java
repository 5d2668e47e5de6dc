/**
 * The judge: each case of {@code e2e/differential} goes through real Envoy and through this proxy,
 * and everything that either shows is compared. {@code e2e/differential/README.md} says how a case
 * is written.
 */
@NullMarked
package dev.pillion.e2e.differential;

import org.jspecify.annotations.NullMarked;
