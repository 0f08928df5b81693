/** Grapevine's own API for browsers that are notified: their subscriptions to receivers. */
@NullMarked
package io.grapevine.features.push.web;

import org.jspecify.annotations.NullMarked;
