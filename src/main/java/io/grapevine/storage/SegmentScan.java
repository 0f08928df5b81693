package io.grapevine.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over a log segment: hands over every whole record and notes what is wrong. */
final class SegmentScan {
    private final ByteBuffer segment;
    private final RecordSink sink;
    private long records;
    private long rejected;
    private int end;
    private @Nullable String fault;

    /** A pass over {@code segment} from its position 0 to its limit, which hands records to {@code sink}. */
    SegmentScan(ByteBuffer segment, RecordSink sink) {
        this.segment = segment;
        this.sink = sink;
    }

    /** Makes the pass. */
    void run() {
        Optional<Long> marker = JournalFormat.marker(segment);
        if (marker.isEmpty()) {
            if (segment.limit() >= JournalFormat.HEADER) {
                fault = "no header of a log segment of this version";
                end = segment.limit();
            }
            return;
        }
        end = JournalFormat.HEADER;
        int at = end;
        while (at >= 0) {
            int frameEnd = JournalFormat.frameEnd(segment, marker.get(), at);
            if (frameEnd < 0) {
                at = nextFrame(marker.get(), at + 1);
                if (at >= 0) {
                    note("bytes " + end + " to " + at + " are damaged");
                }
            } else {
                deliver(at + JournalFormat.FRAME, frameEnd);
                end = frameEnd;
                at = frameEnd;
            }
        }
    }

    private int nextFrame(long marker, int from) {
        for (int at = from; at <= segment.limit() - JournalFormat.FRAME; at++) {
            if (segment.getLong(at) == marker && JournalFormat.frameEnd(segment, marker, at) >= 0) {
                return at;
            }
        }
        return -1;
    }

    private void deliver(int from, int to) {
        byte[] record = new byte[to - from];
        segment.get(from, record);
        Optional<String> verdict = sink.accept(record);
        if (verdict.isEmpty()) {
            records++;
        } else {
            rejected++;
            note("record at byte " + from + ": " + verdict.get());
        }
    }

    private void note(String what) {
        fault = fault == null ? what : fault;
    }

    /** How many records were understood. */
    long records() {
        return records;
    }

    /** How many records were whole, but not understood. */
    long rejected() {
        return rejected;
    }

    /** Where the last whole record ends: what follows is the rest of a write that a crash cut off. */
    int end() {
        return end;
    }

    /** How many bytes follow the last whole record. */
    int torn() {
        return segment.limit() - end;
    }

    /** The first thing that a crash does not explain. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
