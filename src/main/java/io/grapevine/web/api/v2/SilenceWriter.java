package io.grapevine.web.api.v2;

import static io.grapevine.web.api.http.JsonOutput.ascii;

import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.web.api.http.JsonOutput;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/** Encoder of silences in API responses. */
final class SilenceWriter {
    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] STATUS = ascii(",\"status\":{\"state\":");
    private static final byte[] UPDATED_AT = ascii("},\"updatedAt\":");
    private static final byte[] ANNOTATIONS = ascii(",\"annotations\":");
    private static final byte[] COMMENT = ascii(",\"comment\":");
    private static final byte[] CREATED_BY = ascii(",\"createdBy\":");
    private static final byte[] ENDS_AT = ascii(",\"endsAt\":");
    private static final byte[] MATCHERS = ascii(",\"matchers\":[");
    private static final byte[] EQUAL = ascii("{\"isEqual\":true");
    private static final byte[] NOT_EQUAL = ascii("{\"isEqual\":false");
    private static final byte[] REGEX = ascii(",\"isRegex\":true,\"name\":");
    private static final byte[] NO_REGEX = ascii(",\"isRegex\":false,\"name\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] RECEIVERS = ascii("],\"receiverMatcherSets\":[");
    private static final byte[] SET = ascii("{\"matchers\":[");
    private static final byte[] END = ascii("]}");
    private static final byte[] STARTS_AT = ascii("],\"startsAt\":");

    private SilenceWriter() {}

    /** A silence, which has at most one matcher set, and a new line. */
    static Buffer line(Silence silence, Instant now) {
        JsonOutput out = new JsonOutput(1 << 10);
        write(out, silence, now);
        out.raw('\n');
        return out.take();
    }

    /** Writes a silence, which has at most one matcher set. */
    static void write(JsonOutput out, Silence silence, Instant now) {
        out.raw(ID);
        out.string(silence.id());
        out.raw(STATUS);
        out.string(silence.stateAt(now).text());
        out.raw(UPDATED_AT);
        out.time(silence.updatedAt());
        if (!silence.annotations().isEmpty()) {
            out.raw(ANNOTATIONS);
            out.pairs(silence.annotations());
        }
        out.raw(COMMENT);
        out.string(silence.comment());
        out.raw(CREATED_BY);
        out.string(silence.createdBy());
        out.raw(ENDS_AT);
        out.time(silence.endsAt());
        out.raw(MATCHERS);
        if (!silence.matcherSets().isEmpty()) {
            matchers(out, silence.matcherSets().get(0));
        }
        if (!silence.receiverMatcherSets().isEmpty()) {
            receivers(out, silence.receiverMatcherSets());
        }
        out.raw(STARTS_AT);
        out.time(silence.startsAt());
        out.raw('}');
    }

    private static void receivers(JsonOutput out, List<Matchers> sets) {
        out.raw(RECEIVERS);
        boolean first = true;
        for (Matchers set : sets) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            out.raw(SET);
            matchers(out, set);
            out.raw(END);
        }
    }

    private static void matchers(JsonOutput out, Iterable<Matcher> matchers) {
        boolean first = true;
        for (Matcher matcher : matchers) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            out.raw(matcher.type().isPositive() ? EQUAL : NOT_EQUAL);
            out.raw(matcher.type().isRegexp() ? REGEX : NO_REGEX);
            out.string(matcher.name());
            out.raw(VALUE);
            out.string(matcher.value());
            out.raw('}');
        }
    }
}
