/**
 * The features: each a directory, and a line of the list; the program adds those whose setting is a flag or the quota of a tenant.
 * The settings of a feature stand in its package, with their reader. Its endpoints are in its package {@code web} and its commands in its
 * package {@code amtool}, which belong to these rooms.
 */
@NullMarked
package io.grapevine.features;

import org.jspecify.annotations.NullMarked;
