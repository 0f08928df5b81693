/**
 * {@code amtool replay}: {@link io.grapevine.virtualtime.replay.RecordingBuilder} makes one {@link
 * io.grapevine.virtualtime.replay.Recording} of the histories of several replicas, as one would have seen it. {@link
 * io.grapevine.virtualtime.replay.Replay} plays its alerts and silences in virtual time through a
 * configuration, and compares the notifications with those that were recorded, or with those of another configuration. What it finds
 * is written as text, as Markdown and as JSON. {@link io.grapevine.virtualtime.replay.AlertSeries} are alerts as Prometheus holds them.
 */
@NullMarked
package io.grapevine.virtualtime.replay;

import org.jspecify.annotations.NullMarked;
