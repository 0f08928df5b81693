/**
 * The values of tenants, in the terms of Mimir and Cortex: ids, the documents of their configurations, limits. The package
 * {@code tenant.config} reads them.
 */
@NullMarked
package io.grapevine.tenant;

import org.jspecify.annotations.NullMarked;
