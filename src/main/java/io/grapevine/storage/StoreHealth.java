package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;

/**
 * Counts the changes of one state that are in memory only. A change is lost to the log when it was refused on the loop,
 * or dropped by the thread of the log; a durable snapshot covers those that were lost before it was taken. Safe for use
 * by several threads.
 */
final class StoreHealth {
    private final String state;
    private final GaugeDataPoint metric;
    private long refused;
    private long refusedSaved;
    private long dropped;
    private long droppedSaved;
    private long impatient;
    private String logFault = "";
    private String snapshotFault = "";
    private int damaged;

    /** A health without faults; {@code metric} shows the number of unsaved changes. */
    StoreHealth(String state, GaugeDataPoint metric) {
        this.state = state;
        this.metric = metric;
    }

    synchronized void loaded(LoadReport report) {
        damaged = report.damaged();
    }

    synchronized void refused(String why) {
        refused++;
        logFault = why;
        show();
    }

    /** The number of changes refused so far; on the loop, when the state is captured for a snapshot. */
    synchronized long refused() {
        return refused;
    }

    synchronized void dropped(int changes, String why) {
        dropped += changes;
        logFault = why;
        show();
    }

    /** The number of changes dropped so far; on the thread of the log, where the log is cut for a snapshot. */
    synchronized long dropped() {
        return dropped;
    }

    /** A change was acknowledged while the log has yet to write it. */
    synchronized void impatient() {
        impatient++;
        logFault = "the disk does not answer";
        show();
    }

    /** The log has written such changes, or has dropped and counted them. */
    synchronized void written(long changes) {
        impatient -= changes;
        show();
    }

    /** A snapshot is durable: it covers what was refused and dropped before it was taken. */
    synchronized void covered(long refusedBefore, long droppedBefore) {
        refusedSaved = Math.max(refusedSaved, refusedBefore);
        droppedSaved = Math.max(droppedSaved, droppedBefore);
        show();
    }

    synchronized void snapshotFailed(Exception failure) {
        snapshotFault = FileReason.of(failure);
    }

    synchronized void snapshotWritten() {
        snapshotFault = "";
    }

    private long unsaved() {
        return refused - refusedSaved + dropped - droppedSaved + impatient;
    }

    private void show() {
        metric.set(unsaved());
    }

    /** Whether a crash would lose nothing. */
    synchronized boolean isSaved() {
        return unsaved() == 0;
    }

    synchronized StoreStatus status() {
        return new StoreStatus(state, unsaved(), unsaved() > 0 ? logFault : snapshotFault, damaged);
    }
}
