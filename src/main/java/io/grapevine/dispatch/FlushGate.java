package io.grapevine.dispatch;

import java.util.ArrayList;
import java.util.List;

/** Holds flushes back while a batch of alerts is ingested or the mesh settles. On the loop only. */
final class FlushGate {
    private final List<Runnable> waiting = new ArrayList<>();
    private int holds;

    /** Holds flushes back until a matching {@link #release}. */
    void hold() {
        holds++;
    }

    /** Ends one {@link #hold}; with the last of them the flushes run that were due meanwhile. */
    void release() {
        holds--;
        if (holds == 0) {
            List<Runnable> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(Runnable::run);
        }
    }

    /** Runs a flush, now or when nothing holds it back any more. */
    void whenOpen(Runnable flush) {
        if (holds == 0) {
            flush.run();
        } else {
            waiting.add(flush);
        }
    }
}
