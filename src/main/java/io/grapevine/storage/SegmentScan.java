package io.grapevine.storage;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A pass over a log segment, which passes on every whole record and notes corruption. */
final class SegmentScan extends LoadPass {
    private final ByteBuffer segment;

    /** The end of the last whole record; the rest is a torn write. */
    int end;

    /** Creates a pass over {@code segment} from position 0 to its limit, which passes records to {@code sink}. */
    SegmentScan(ByteBuffer segment, RecordSink sink) {
        super(sink);
        this.segment = segment;
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
                byte[] record = new byte[frameEnd - at - JournalFormat.FRAME];
                segment.get(at + JournalFormat.FRAME, record);
                deliver(at + JournalFormat.FRAME, record);
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

    /** The number of bytes after the last whole record. */
    int torn() {
        return segment.limit() - end;
    }
}
