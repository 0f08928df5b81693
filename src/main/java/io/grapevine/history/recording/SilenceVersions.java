package io.grapevine.history.recording;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.SilenceRecord;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceListener;
import io.grapevine.silence.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Records the versions of silences. On the loop only. */
final class SilenceVersions implements SilenceListener {
    /** How often silences are searched for those whose record grows old. */
    private static final Duration TICK = Duration.ofMinutes(10);

    private final EventLoop loop;
    private final String replica;
    private final Duration renewal;
    private final Consumer<HistoryRecord> sink;

    /** The silences that have not ended, and when each was recorded last. */
    private final Map<String, SilenceRecord> open = new LinkedHashMap<>();

    private boolean restoring = true;

    /**
     * Creates a listener.
     *
     * @param renewal the time after which a silence that has not ended is recorded again
     */
    SilenceVersions(EventLoop loop, String replica, Duration renewal, Consumer<HistoryRecord> sink) {
        this.loop = loop;
        this.replica = replica;
        this.renewal = renewal;
        this.sink = sink;
    }

    /** To be called once all silences of an earlier process are restored. */
    void start() {
        restoring = false;
        loop.every(TICK, this::renew);
    }

    @Override
    public void onChange(Silence silence) {
        Instant now = loop.now();
        boolean ended = silence.stateAt(now) == SilenceState.EXPIRED;
        if (!(restoring && ended)) { // else its end was recorded, or no history had it
            record(silence, now, ended);
        }
    }

    private void record(Silence silence, Instant now, boolean ended) {
        SilenceRecord record = new SilenceRecord(now, replica, silence);
        if (ended) {
            open.remove(silence.id());
        } else {
            open.put(silence.id(), record);
        }
        sink.accept(record);
    }

    @Override
    public void onForget() {
        // its end was recorded with its last version
    }

    private void renew() {
        Instant now = loop.now();
        open.values().removeIf(record -> record.silence().stateAt(now) == SilenceState.EXPIRED);
        open.replaceAll((id, record) -> {
            if (Duration.between(record.at(), now).compareTo(renewal) < 0) {
                return record;
            }
            SilenceRecord again = new SilenceRecord(now, replica, record.silence());
            sink.accept(again);
            return again;
        });
    }
}
