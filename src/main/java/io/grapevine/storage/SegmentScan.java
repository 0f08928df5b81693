package io.grapevine.storage;

import java.nio.ByteBuffer;
import java.util.Optional;

/** One pass over a log segment, which passes on every whole record and notes corruption. */
final class SegmentScan {
    private final ByteBuffer segment;
    private final RecordSink sink;

    /** The number of decoded records. */
    long records;

    /** The number of records that were whole but could not be decoded. */
    long rejected;

    /** The end of the last whole record; the rest is a torn write. */
    int end;

    /** The first corruption that a crash does not explain. */
    Optional<String> fault = Optional.empty();

    /** Creates a pass over {@code segment} from position 0 to its limit, which passes records to {@code sink}. */
    SegmentScan(ByteBuffer segment, RecordSink sink) {
        this.segment = segment;
        this.sink = sink;
    }

    void run() {
        Optional<Long> marker = JournalFormat.marker(segment);
        if (marker.isEmpty()) {
            if (segment.limit() >= JournalFormat.HEADER) {
                note("no header of a log segment of this version");
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
        fault = fault.or(() -> Optional.of(what));
    }

    /** The number of bytes after the last whole record. */
    int torn() {
        return segment.limit() - end;
    }
}
