package io.grapevine.storage;

import java.io.IOException;

/** The file of the snapshots of one state. */
interface SnapshotTarget {
    /**
     * Passes every record to {@code sink}. A corrupt file is also kept as {@code <name>.corrupt-<time>}, and only records
     * that are known to be right are passed on.
     *
     * @throws IOException if the file is there but cannot be opened: continuing would overwrite it
     */
    LoadReport read(RecordSink sink) throws IOException;

    /**
     * Replaces the file atomically and durably; if that fails, the old content stays.
     *
     * @param records the records, each encoded when it is iterated to
     * @return the size of the file in bytes
     */
    long write(Iterable<byte[]> records) throws IOException;
}
