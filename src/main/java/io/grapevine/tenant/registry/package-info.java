/**
 * The tenants of a replica: which there are, with which configuration, and the {@link io.grapevine.core.node.Node} of each that is in
 * use. Part of the core.
 */
@NullMarked
package io.grapevine.tenant.registry;

import org.jspecify.annotations.NullMarked;
