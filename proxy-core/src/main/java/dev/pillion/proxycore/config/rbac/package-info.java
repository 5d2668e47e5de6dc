/** Who may do what: the rules of role-based access control. */
@NullMarked
package dev.pillion.proxycore.config.rbac;

import org.jspecify.annotations.NullMarked;
