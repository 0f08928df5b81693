package io.grapevine.cli.output;

import io.grapevine.template.go.time.GoTime;
import io.grapevine.template.go.time.TimeWriter;

/**
 * How times are shown.
 *
 * @param layout a time in terms of Go's reference time, the second of January 2006
 */
record Dates(String layout) {
    String of(GoTime time) {
        return TimeWriter.format(time, layout);
    }
}
