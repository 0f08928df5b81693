/** The list of the commands of features: one line a feature. {@code amtool} takes them into its tree of commands. */
@NullMarked
package io.grapevine.features.amtool;

import org.jspecify.annotations.NullMarked;
