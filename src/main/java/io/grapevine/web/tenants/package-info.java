/**
 * The endpoints of tenants: the paths of Mimir and Cortex, by the header {@code X-Scope-OrgID}, and {@code /t/TENANT} for
 * browsers.
 */
@NullMarked
package io.grapevine.web.tenants;

import org.jspecify.annotations.NullMarked;
