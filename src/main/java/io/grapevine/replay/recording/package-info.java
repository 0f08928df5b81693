/**
 * What happened in the past, as one replica would have seen it: {@link io.grapevine.replay.recording.RecordingBuilder} makes
 * one {@link io.grapevine.replay.recording.Recording} of the histories of several replicas.
 */
@NullMarked
package io.grapevine.replay.recording;

import org.jspecify.annotations.NullMarked;
