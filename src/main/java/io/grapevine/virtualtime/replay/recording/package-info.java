/**
 * What happened in the past, as one replica would have seen it: {@link io.grapevine.virtualtime.replay.recording.RecordingBuilder} makes
 * one {@link io.grapevine.virtualtime.replay.recording.Recording} of the histories of several replicas.
 */
@NullMarked
package io.grapevine.virtualtime.replay.recording;

import org.jspecify.annotations.NullMarked;
