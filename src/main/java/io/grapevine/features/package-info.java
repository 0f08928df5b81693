/** The features: each a directory, and a line of the list; the program adds those whose setting is a flag or the quota of a tenant. */
@NullMarked
package io.grapevine.features;

import org.jspecify.annotations.NullMarked;
