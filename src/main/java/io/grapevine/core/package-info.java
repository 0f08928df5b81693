/**
 * The core: the life of an alert, from its receipt to the acceptance of its notification, and what is optional of it.
 *
 * <pre>
 * Feature ──begin(Core)──▶ Part: rules and listeners
 *    │                      ▲ use(settings), at the start and at each reload
 *    └ a line of Features.ALL, which the core does not know
 * </pre>
 */
@NullMarked
package io.grapevine.core;

import org.jspecify.annotations.NullMarked;
