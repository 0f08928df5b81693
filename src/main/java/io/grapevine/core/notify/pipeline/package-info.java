/**
 * The notification pipeline of a flush: inhibit, time mute, silence, and the wait for replicas at lower positions. {@link
 * io.grapevine.core.notify.pipeline.Pipeline#stages} lists the stages in their order.
 */
@NullMarked
package io.grapevine.core.notify.pipeline;

import org.jspecify.annotations.NullMarked;
