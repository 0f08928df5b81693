/** Plays a recording in virtual time: {@link io.grapevine.virtualtime.replay.play.ReplayPlayer}. */
@NullMarked
package io.grapevine.virtualtime.replay.play;

import org.jspecify.annotations.NullMarked;
