/** The value types shared by all packages: labels, fingerprints with a table by them, alerts, and the actions on the incident of a group. */
@NullMarked
package io.grapevine.model;

import org.jspecify.annotations.NullMarked;
