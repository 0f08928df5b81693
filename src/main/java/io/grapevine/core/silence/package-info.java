/**
 * Silences: their store, and the index that finds those that match an alert. The rules for edits stand with the record, see {@link
 * io.grapevine.records.SilenceRules}.
 *
 * <p>{@link io.grapevine.core.silence.Silences} applies requests and replicates the result through a {@link
 * io.grapevine.mesh.state.DurableState}, from which it receives the writes of other replicas. Of the versions of a silence
 * the greatest wins, and one expired by a request ({@code ends_at} not after {@code updated_at}) is greater than all
 * others. On disk and between replicas it is Alertmanager's {@code MeshSilence}, see {@link
 * io.grapevine.records.SilenceCodec}.
 */
@NullMarked
package io.grapevine.core.silence;

import org.jspecify.annotations.NullMarked;
