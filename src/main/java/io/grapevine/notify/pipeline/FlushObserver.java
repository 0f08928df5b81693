package io.grapevine.notify.pipeline;

import io.grapevine.base.trace.Span;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.SuppressedReason;
import java.util.function.ObjIntConsumer;

/**
 * Observer of the decisions of a flush's stages.
 *
 * @param span parent of the spans of the stages
 * @param suppressed counts alerts that are not notified
 * @param listener receives each muted alert
 */
record FlushObserver(Span span, ObjIntConsumer<SuppressedReason> suppressed, NotifyListener listener) {
    /** Observes nothing: for forecasts. */
    static final FlushObserver NONE = new FlushObserver(Span.NONE, (reason, alerts) -> {}, NotifyListener.NONE);
}
