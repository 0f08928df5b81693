package io.grapevine.virtualtime.configtest.report;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.virtualtime.configtest.play.RecordedSend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers attempts of one group and integration that have failed one after the other with the same error. */
final class FailedAttempts {
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Run> open = new LinkedHashMap<>();

    /** Consecutive failures with one error. */
    static final class Run {
        private final RecordedSend first;
        private Duration last;
        private int count = 1;

        private Run(RecordedSend first) {
            this.first = first;
            this.last = first.at();
        }

        RecordedSend first() {
            return first;
        }

        /** What is to be added to the text of the first; empty if it is the only one. */
        String more() {
            return count == 1 ? "" : ", " + count + " attempts until " + DurationField.print(last);
        }
    }

    /** An attempt has failed, or is not over. */
    void add(RecordedSend send) {
        String key = key(send);
        Run run = open.get(key);
        if (run != null && run.first.error().equals(send.error())) {
            run.count++;
            run.last = send.at();
        } else {
            Run next = new Run(send);
            runs.add(next);
            open.put(key, next);
        }
    }

    /** An attempt that is shown by itself ends a run. */
    void end(RecordedSend send) {
        open.remove(key(send));
    }

    List<Run> runs() {
        return runs;
    }

    private static String key(RecordedSend send) {
        return send.replica() + " " + send.receiver() + "/" + send.integration() + " " + send.groupKey();
    }
}
