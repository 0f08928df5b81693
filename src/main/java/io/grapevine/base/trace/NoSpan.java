package io.grapevine.base.trace;

import java.util.Map;

final class NoSpan implements Span {
    @Override
    public boolean isRecording() {
        return false;
    }

    @Override
    public Span child(String name, Kind kind) {
        return this;
    }

    @Override
    public Span set(String key, String value) {
        return this;
    }

    @Override
    public Span set(String key, long value) {
        return this;
    }

    @Override
    public Span set(String key, boolean value) {
        return this;
    }

    @Override
    public void event(String name, Map<String, ?> attributes) {
        // It is not recorded.
    }

    @Override
    public void fail(String message) {
        // It is not recorded.
    }

    @Override
    public void end() {
        // It has no times.
    }

    @Override
    public String traceParent() {
        return "";
    }

    @Override
    public String traceState() {
        return "";
    }
}
