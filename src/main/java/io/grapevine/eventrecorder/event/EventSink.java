package io.grapevine.eventrecorder.event;

/** Takes events. Called on the loop and from other threads; never blocks. */
@FunctionalInterface
public interface EventSink {
    /** Takes an event, or drops and counts it. */
    void record(Event event);
}
