/**
 * Shadow mode: what this replica would have sent, what an Alertmanager beside it reports to have sent, and the comparison of
 * both, send by send, with the reason of each difference.
 *
 * <p>{@link io.grapevine.shadow.ShadowLog} holds both sides in memory, {@link io.grapevine.shadow.SendComparison} compares
 * them, a pure function.
 */
@NullMarked
package io.grapevine.shadow;

import org.jspecify.annotations.NullMarked;
