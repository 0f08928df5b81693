/**
 * The files of teams in {@code --config.dir}: {@link io.grapevine.config.teams.TeamFiles} knows the version of each file that
 * is in force, {@link io.grapevine.config.teams.TeamLoad} decides for one load of the configuration which versions will be.
 */
@NullMarked
package io.grapevine.config.teams;

import org.jspecify.annotations.NullMarked;
