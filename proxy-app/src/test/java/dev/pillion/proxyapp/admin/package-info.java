@NullMarked
package dev.pillion.proxyapp.admin;

import org.jspecify.annotations.NullMarked;
