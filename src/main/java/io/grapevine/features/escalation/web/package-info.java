/** Grapevine's own API for escalations: the next step of a group, at once. */
@NullMarked
package io.grapevine.features.escalation.web;

import org.jspecify.annotations.NullMarked;
