/** Tenants of a running server, and the tools of Mimir that manage them. */
@NullMarked
package io.grapevine.it.tenants;

import org.jspecify.annotations.NullMarked;
