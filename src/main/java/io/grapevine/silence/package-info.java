/**
 * Silences: their state, the rules by which they are set and expired, and the index that finds those that match an
 * alert.
 *
 * <p>{@link io.grapevine.silence.Silences} takes orders and shares the outcome with the other replicas through a {@link
 * io.grapevine.mesh.state.DurableState}; what others write is shown as if it had been ordered here. A silence goes from
 * one version to the next; the greatest counts, and one that somebody ended ({@code ends_at} not after {@code
 * updated_at}) is greater than all that nobody ended. On disk and between replicas it is Alertmanager's {@code
 * MeshSilence}, see {@link io.grapevine.silence.SilenceCodec}.
 */
@NullMarked
package io.grapevine.silence;

import org.jspecify.annotations.NullMarked;
