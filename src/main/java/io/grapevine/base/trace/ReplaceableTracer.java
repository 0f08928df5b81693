package io.grapevine.base.trace;

/** A tracer that passes on to another, which a reload of the configuration replaces; at first to {@link Tracer#NONE}. */
public final class ReplaceableTracer implements Tracer {
    private volatile Tracer current = NONE;

    /** Passes on to {@code next} from now on. */
    public void replace(Tracer next) {
        current = next;
    }

    @Override
    public boolean isEnabled() {
        return current.isEnabled();
    }

    @Override
    public Span start(String name, Span.Kind kind, String traceParent, String traceState) {
        return current.start(name, kind, traceParent, traceState);
    }

    @Override
    public Tracer with(String key, String value) {
        return new Tracer() {
            @Override
            public boolean isEnabled() {
                return current.isEnabled();
            }

            @Override
            public Span start(String name, Span.Kind kind, String traceParent, String traceState) {
                return current.with(key, value).start(name, kind, traceParent, traceState);
            }
        };
    }
}
