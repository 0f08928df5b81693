/** Labels, fingerprints and alerts: the values that every other room speaks of. */
@NullMarked
package io.grapevine.model;

import org.jspecify.annotations.NullMarked;
