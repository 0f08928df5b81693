/** Plays a recording in virtual time: {@link io.grapevine.replay.play.ReplayPlayer}. */
@NullMarked
package io.grapevine.replay.play;

import org.jspecify.annotations.NullMarked;
