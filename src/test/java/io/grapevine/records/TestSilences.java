package io.grapevine.records;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Instant;
import java.util.List;

/** Silences in full. */
public final class TestSilences {
    private TestSilences() {}

    /** A silence without annotations, for alerts of all receivers, written by a program that knows all its fields. */
    public static Silence of(
            String id,
            List<Matchers> matcherSets,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String createdBy,
            String comment) {
        return new Silence(
                id,
                matcherSets,
                startsAt,
                endsAt,
                updatedAt,
                createdBy,
                comment,
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
    }
}
