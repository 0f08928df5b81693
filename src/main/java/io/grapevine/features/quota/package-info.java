/**
 * The quota of a replica that shares its process with others, such as a tenant.
 *
 * <pre>
 *   Quota ──▶ AlertQuota: alerts and their size, before they are stored
 *     │  └──▶ RateLimits: notifications, before each attempt
 *     └ limits that parts of the core have, made changeable: silences, groups, attempts at a time
 * </pre>
 */
@NullMarked
package io.grapevine.features.quota;

import org.jspecify.annotations.NullMarked;
