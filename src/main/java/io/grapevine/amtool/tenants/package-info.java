/** Configurations of tenants: of a server, in files, and among the objects that Mimir and Cortex store. */
@NullMarked
package io.grapevine.amtool.tenants;

import org.jspecify.annotations.NullMarked;
